import type { Metrics } from '../metrics.ts';

/** Why the hub ended a connection, or found it ended, other than by a sender that was done. */
export type Ending = 'idle' | 'refused' | 'unread' | 'broken' | 'failed';

export type MllpMeters = ReturnType<typeof createMllpMeters>;

/** The numbers of the MLLP listener. `connections` counts at each scrape. */
export function createMllpMeters(metrics: Metrics, connections: () => number) {
  metrics.gauge(
    {
      name: 'mllp_connections',
      help: 'Senders connected over MLLP now; near the limit, new ones are turned away.',
    },
    (gauge) => gauge.set(connections()),
  );
  return {
    accepted: metrics.counter({
      name: 'mllp_connections_total',
      help: 'Connections taken; a steep rise means a sender that reconnects for each message, or in a loop.',
    }),
    surplus: metrics.counter({
      name: 'mllp_connections_surplus_total',
      help: 'Connections closed at once because mllp.connections were open: senders are waiting.',
    }),
    ended: metrics.counter({
      name: 'mllp_connections_ended_total',
      help: 'Connections that did not end by the sender being done, by reason.',
      labelNames: ['reason'],
    }),
    frames: metrics.counter({
      name: 'mllp_frames_total',
      help: 'Whole frames received; no rise in working hours means that no hospital is sending.',
    }),
    refused: metrics.counter({
      name: 'mllp_frames_refused_total',
      help: 'Frames refused before reading, by reason: unfinished, too-large, timeout. The sender or the network is at fault.',
      labelNames: ['reason'],
    }),
    unheard: metrics.counter({
      name: 'mllp_acknowledgements_unheard_total',
      help: 'Acknowledgements whose sender had gone; it will send those messages again.',
    }),
    acknowledged: metrics.histogram({
      name: 'mllp_acknowledgement_seconds',
      help: 'Time from the last byte of a frame to its acknowledgement being written; senders give up at about 30 s.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10, 30],
    }),
    bytes: metrics.counter({ name: 'mllp_received_bytes_total', help: 'Bytes received over MLLP.' }),
    skipped: metrics.counter({
      name: 'mllp_skipped_bytes_total',
      help: 'Bytes outside frames, which were thrown away: a sender that does not speak MLLP, or noise.',
    }),
  };
}
