import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Faults } from './faults.ts';

/** Version whose ways the server copies. */
const VERSION = '24.6.0';
const STREAMS = 'event_store.client.streams.streams';
const METHODS = ['read', 'append', 'delete', 'tombstone', 'batchappend'];

/** Serves `ServerFeatures.GetSupportedMethods`. */
export function createFeatures(
  faults: Faults,
  methods: readonly string[] = METHODS,
): handleUnaryCall<unknown, InstanceType<typeof features.SupportedMethods>> {
  return async (_, callback) => {
    await faults.pass();
    const list = methods.map((method) =>
      new features.SupportedMethod().setServiceName(STREAMS).setMethodName(method),
    );
    const answer = new features.SupportedMethods().setMethodsList(list);
    callback(null, answer.setEventStoreServerVersion(VERSION));
  };
}

/** Serves `Gossip.Read`: a cluster of this server and, while it is not the leader, of the one that is. */
export function createGossip(
  faults: Faults,
  self: () => { host: string; port: number },
): handleUnaryCall<unknown, InstanceType<typeof gossip.ClusterInfo>> {
  return async (_, callback) => {
    await faults.pass();
    const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
    const isLeader = faults.trouble !== 'not_leader';
    const members = [toMember(self(), isLeader ? LEADER : FOLLOWER)];
    if (!isLeader) members.push(toMember(faults.leader, LEADER));
    callback(null, new gossip.ClusterInfo().setMembersList(members));
  };
}

function toMember({ host, port }: { host: string; port: number }, state: 6 | 8) {
  const member = new gossip.MemberInfo().setState(state).setIsAlive(true);
  return member.setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
}
