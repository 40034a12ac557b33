import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { readCompose } from '../architecture/containers/compose.ts';
import { ROOT, type RunningHub, startHub, TOKEN, temporaryFolder } from './hub.ts';

interface Block {
  readonly command: string;
  /** `…` stands for anything: inside a line, or for lines that are not shown. */
  readonly output: string;
}

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

function consoleBlocks(text: string): Block[] {
  return [...text.matchAll(/```console\n\$ ([^\n]*)\n([\s\S]*?)```/g)].map((match) => ({
    command: match[1]!,
    output: match[2]!,
  }));
}

function block(start: string): Block {
  const found = consoleBlocks(README).find((one) => one.command.startsWith(start));
  assert.ok(found, `README shows no command that starts with ${start}`);
  return found;
}

/** The shown output as a pattern: `…` is anything. */
function pattern(output: string): RegExp {
  const escaped = output.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\n…\n/g, '\n[\\s\\S]*?\n').replaceAll('…', '[^\n]*')}$`);
}

/** Runs a command of the README as written, but for the ports and the data folder. */
function run(command: string, hub: RunningHub | undefined, data = './data'): Promise<string> {
  const real = command
    .replaceAll('sqlite:./data', `sqlite:${data}`)
    .replaceAll('sqlite:./backup', `sqlite:${data}-backup`)
    .replaceAll('localhost:8080', `localhost:${hub?.http}`)
    .replaceAll('localhost 2575', `localhost ${hub?.mllp}`);
  const child = spawn('bash', ['-c', real], {
    cwd: ROOT,
    env: { ...process.env, MOSELLE_DEV_TOKEN: TOKEN, MOSELLE_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return new Promise((done) => child.once('close', () => done(out)));
}

function installed(test: Mocha.Context, program: string): void {
  try {
    execFileSync('which', [program]);
  } catch {
    console.log(`      skipped: there is no ${program} on this machine`);
    test.skip();
  }
}

describe('what the README shows', () => {
  it('a hospital’s message sent with nc is answered AA, and the next curl finds the exam and its report', async function () {
    installed(this, 'nc');
    installed(this, 'curl');
    const hub = await startHub();
    try {
      const sent = block('printf');
      const answer = (await run(sent.command, hub))
        .replace(/[\v\x1c]/g, '')
        .replaceAll('\r', '\n')
        .trim();
      assert.match(answer, pattern(sent.output));
      const asked = block('curl');
      assert.match((await run(asked.command, hub)).trim(), pattern(asked.output));
    } finally {
      await hub.stop();
    }
  });

  it('after that message, copying, checking and reindexing the data say what is shown', async function () {
    installed(this, 'nc');
    const data = temporaryFolder();
    const hub = await startHub({ data });
    await run(block('printf').command, hub);
    assert.equal(await hub.stop(), 0);
    for (const verb of ['store copy', 'store check', 'store reindex']) {
      const { command, output } = block(`node src/cli.ts ${verb}`);
      assert.equal(await run(command, undefined, data), output);
    }
  });

  it('the command line’s help is the one shown', async () => {
    const { command, output } = block('node src/cli.ts help');
    assert.equal((await run(command, undefined)).trim(), output.trim());
  });

  it('npm start, npm test and npm run demo are what they are said to be', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.deepEqual(
      consoleBlocks(README)
        .map((one) => one.command)
        .filter((one) => one.startsWith('npm')),
      ['npm ci && npm run demo', 'npm start', 'npm test'],
    );
    assert.deepEqual([scripts['start'], scripts['demo']], ['node src/cli.ts serve', 'node src/cli.ts demo']);
    assert.match(scripts['test'] ?? '', /^mocha /);
  });

  it('npm run demo plays the region within 30 seconds and ends with three searches that find something', async function () {
    this.timeout(120_000);
    const data = temporaryFolder();
    const began = Date.now();
    const hub = await startHub({ data, verb: ['demo'], env: { MOSELLE_DATA: data } });
    try {
      while (!/based-on|imaging-study'/.test(hub.output()))
        await new Promise((resolve) => hub.process.stdout!.once('data', resolve));
      console.log(`      played in ${Math.round((Date.now() - began) / 100) / 10} s`);
      assert.match(hub.output(), /accepted, 0 refused/);
      const lines = hub
        .output()
        .split('\n')
        .filter((line) => line.trim().startsWith('curl '));
      assert.equal(lines.length, 3);
      installed(this, 'curl');
      for (const line of lines) {
        const bundle = JSON.parse(await run(line, hub)) as { entry?: unknown[] };
        assert.ok((bundle.entry?.length ?? 0) > 0, line);
      }
    } finally {
      assert.equal(await hub.stop(), 0);
    }
  });

  it('its container commands name services and scripts that are there', () => {
    const commands = consoleBlocks(README).map((one) => one.command);
    assert.ok(commands.includes('docker compose run --build --rm demo'));
    assert.ok(commands.includes('sh containers/secrets.sh && docker compose up --build --detach'));
    const { services } = readCompose(join(ROOT, 'docker-compose.yml'));
    assert.ok(services['demo'] !== undefined && services['hub'] !== undefined);
    assert.ok(existsSync(join(ROOT, 'containers', 'secrets.sh')));
  });

  it('the configuration it shows is accepted', () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(README)![1]!;
    const file = join(temporaryFolder(), 'moselle.yaml');
    execFileSync('tee', [file], { input: yaml, stdio: ['pipe', 'ignore', 'inherit'] });
    assert.equal(loadConfig({ MOSELLE_CONFIG: file }).config.feeds[0]?.name, 'lune-ris');
  });
});
