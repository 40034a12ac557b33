import type { Command } from './command.ts';
import { Refusal } from './refusal.ts';

/** As a primary of a replica set of one, so that drivers send retryable writes and transactions. */
export const hello: Command = async (body, { address, topology, gone }) => {
  const { topologyVersion, maxAwaitTimeMS } = body;
  if (topologyVersion !== undefined) await topology.changed(topologyVersion, maxAwaitTimeMS, gone);
  return {
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    secondary: false,
    setName: 'stub',
    setVersion: 1,
    hosts: [address],
    primary: address,
    me: address,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    minWireVersion: 0,
    maxWireVersion: 25,
    readOnly: false,
    topologyVersion: topology.version,
  };
};

export const buildInfo: Command = () => ({
  version: '8.0.0',
  versionArray: [8, 0, 0, 0],
  modules: ['stub'],
  maxBsonObjectSize: 16 * 1024 * 1024,
});

export const nothing: Command = () => ({});

/** Nobody has a password here. */
export const saslStart: Command = () => {
  throw new Refusal('AuthenticationFailed', 'Authentication failed.');
};
