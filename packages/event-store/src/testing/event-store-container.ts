import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';

const IMAGE = 'eventstore/eventstore:24.10.0-jammy';
const PORT = 2113;

/** Starts EventStoreDB's own image, in memory; undefined where no container can be run. */
export async function openContainer(): Promise<
  (AsyncDisposable & { address: string }) | undefined
> {
  const hasEngine = await getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  if (!hasEngine) return undefined;
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts(PORT)
    .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_MEM_DB: 'true' })
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .start();
  const address = `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`;
  return { address, [Symbol.asyncDispose]: async () => void (await container.stop()) };
}
