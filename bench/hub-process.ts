import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { startHub } from '../src/main.ts';

const [{ data, token }] = (await once(process, 'message')) as [{ data: string; token: string }];
const { config } = loadConfig({
  MOSELLE_DATA: data,
  MOSELLE_DEV_TOKEN: token,
  MOSELLE_HTTP_PORT: '0',
  MOSELLE_MLLP_PORT: '0',
});
const hub = await startHub(config, createLog('error'));
process.send?.({ http: hub.http, mllp: hub.mllp });

// The histogram holds whole intervals of 1 ms and what came on top: the interval is not the loop's delay.
const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let cpu = process.cpuUsage();
process.on('message', (message) => {
  if (message === 'stop') void hub.stop().then(() => process.exit(0));
  if (message !== 'measure') return;
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  process.send?.({
    delayP99: delay.percentile(99) / 1e6 - RESOLUTION_MS,
    cpuSeconds: (user + system) / 1e6,
    rss: process.memoryUsage.rss(),
    ...hub.store.traffic(),
  });
  delay.reset();
});
