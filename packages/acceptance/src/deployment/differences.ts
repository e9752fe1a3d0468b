/** What shows a difference; all of it would bury it. */
const SHOWN = 5;

type Dumps = Readonly<Record<string, readonly string[]>>;

/** Lines that stand in one dump only, by read model: the first few, and how many. */
export function differencesOf(found: Dumps, expected: Dumps): string[] {
  const models = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...models].flatMap((model) => [
    ...onlyIn(`${model} has`, found[model] ?? [], expected[model] ?? []),
    ...onlyIn(`${model} lacks`, expected[model] ?? [], found[model] ?? []),
  ]);
}

function onlyIn(title: string, these: readonly string[], those: readonly string[]): string[] {
  const counts = Map.groupBy(those, (line) => line);
  const left = these.filter((line) => counts.get(line)?.pop() === undefined);
  const shown = left.slice(0, SHOWN).map((line) => `${title} ${line}`);
  return left.length > SHOWN ? [...shown, `${title} ${left.length} lines in all`] : shown;
}
