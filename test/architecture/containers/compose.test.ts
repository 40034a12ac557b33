import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { environmentVariables, loadConfig } from '../../../src/config.ts';
import { readCompose, type Service, secretsOf } from './compose.ts';
import { readStages, variables, wordsOf } from './dockerfile.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const compose = readCompose(join(ROOT, 'docker-compose.yml'));
const services = Object.entries(compose.services);
const hubs = services.filter(([, service]) => service.build !== undefined);
const hub = compose.services['hub']!;
const demo = compose.services['demo']!;
const image = readStages(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).at(-1)!;
const { config } = loadConfig({}, '/nowhere');

/** The secrets, made as the file says. */
function madeSecrets(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'moselle-secrets-')), 'secrets');
  execFileSync('sh', [join(ROOT, 'containers', 'secrets.sh'), folder]);
  return folder;
}

/** The environment of a hub in its container, with files as this machine has them. */
function environmentOf(service: Service, secrets: string): Record<string, string> {
  const inside = { ...variables(image), ...service.environment };
  const config = service.configs?.find((one) => one.target === inside['MOSELLE_CONFIG']);
  if (config !== undefined) inside['MOSELLE_CONFIG'] = join(ROOT, compose.configs[config.source]!.file);
  for (const { source, path } of secretsOf(service)) {
    for (const [name, value] of Object.entries(inside))
      if (value === path) inside[name] = join(secrets, basename(compose.secrets[source]!.file!));
  }
  return inside;
}

describe('docker-compose.yml', () => {
  it('starts the hub, a MongoDB replica set and Orthanc with DICOMweb', () => {
    assert.deepEqual(Object.keys(compose.services), ['hub', 'demo', 'mongo', 'mongo-set', 'orthanc']);
    assert.ok(compose.services['mongo']!.command!.join(' ').includes('--replSet rs0 '));
    assert.equal(compose.services['orthanc']!.environment!['DICOM_WEB_PLUGIN_ENABLED'], 'true');
    assert.deepEqual(hub.depends_on, { 'mongo-set': { condition: 'service_completed_successfully' } });
    assert.deepEqual(compose.services['mongo-set']!.depends_on, { mongo: { condition: 'service_healthy' } });
  });

  it('pins every image to a version', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    for (const [name, service] of services) assert.match(service.image, /^[\w./-]+:\d+\.\d+\.\d+$/, name);
    for (const [, service] of hubs) assert.equal(service.image, `moselle:${version}`);
  });

  it('gives the hub only variables that it reads, and a configuration that it accepts', () => {
    const secrets = madeSecrets();
    for (const [name, service] of hubs) {
      for (const variable of Object.keys(service.environment ?? {}))
        assert.ok(environmentVariables().includes(variable), `${name}: ${variable}`);
    }
    const served = loadConfig(environmentOf(hub, secrets)).config;
    assert.match(served.store, /^mongodb:\/\/hub:[0-9a-f]{48}@mongo:27017\/moselle\?replicaSet=rs0$/);
    assert.equal(served.feeds[0]?.wado, 'http://localhost:8042/dicom-web');
  });

  it('lets the demo hold a token, since it listens on loopback and keeps nothing', () => {
    const token = { MOSELLE_DEV_TOKEN: 'x'.repeat(32) };
    const secrets = madeSecrets();
    assert.equal(
      loadConfig({ ...environmentOf(demo, secrets), ...token }, '/nowhere').config.store,
      'sqlite',
    );
    assert.throws(
      () => loadConfig({ ...environmentOf(hub, secrets), ...token }),
      /every listener on loopback/,
    );
    assert.deepEqual(
      [demo.volumes, demo.secrets, demo.ports, demo.network_mode],
      [undefined, undefined, undefined, 'host'],
    );
  });

  it('keeps what the hub must not lose in a volume, and lets it write nowhere else but /tmp', () => {
    const data = variables(image)['MOSELLE_DATA'];
    assert.deepEqual(hub.volumes, [`hub-data:${data}`]);
    assert.deepEqual(hub.tmpfs, ['/tmp']);
    const [uid, gid] = wordsOf(image, 'USER')[0]!.split(':');
    assert.deepEqual(demo.tmpfs, ['/tmp', `${data}:uid=${uid},gid=${gid},mode=700`]);
    for (const [name, service] of hubs) {
      assert.equal(service.read_only, true, name);
      assert.equal(service.user, undefined, `${name} runs as the user of the image`);
    }
    for (const [name, service] of services) {
      for (const volume of (service.volumes ?? []).filter((one) => one.includes(':')))
        assert.ok(Object.hasOwn(compose.volumes, volume.split(':')[0]!), `${name}: ${volume}`);
    }
  });

  it('takes every capability away, and every way to new privileges', () => {
    for (const [name, service] of services) {
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
    }
  });

  it('publishes on this machine alone, the hub its configured ports, the database none', () => {
    for (const [name, service] of services) {
      for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
    }
    const published = (hub.ports ?? []).map((one) => Number(one.split(':')[2]));
    assert.deepEqual(published, [config.http.port, config.mllp.port]);
    for (const name of ['mongo', 'mongo-set']) {
      assert.equal(compose.services[name]!.ports, undefined);
      assert.deepEqual(compose.services[name]!.networks, ['database']);
    }
    assert.equal(compose.networks['database']!.internal, true);
    for (const network of services.flatMap(([, service]) => service.networks ?? []))
      assert.ok(Object.hasOwn(compose.networks, network), network);
  });

  it('reads every secret from a file that the script makes, and holds none itself', () => {
    const folder = madeSecrets();
    const used = services.flatMap(([, service]) => secretsOf(service).map((one) => one.source));
    assert.deepEqual([...new Set(used)].sort(), Object.keys(compose.secrets).sort());
    const files = Object.values(compose.secrets).map((one) => one.file ?? '');
    assert.deepEqual(
      files.map((one) => one.replace(/^\.\/secrets\//, '')).sort(),
      readdirSync(folder).sort(),
    );
    for (const [name, service] of services) {
      const paths = secretsOf(service).map((one) => one.path);
      const named = Object.values(service.environment ?? {}).filter((one) => one.startsWith('/run/secrets/'));
      for (const path of named) assert.ok(paths.includes(path), `${name}: ${path}`);
      for (const variable of Object.keys(service.environment ?? {}))
        assert.doesNotMatch(variable, /(PASSWORD|TOKEN|SECRET|KEY|USERS)$/, name);
    }
    for (const file of [
      'docker-compose.yml',
      'Dockerfile',
      ...readdirSync(join(ROOT, 'containers')).map((one) => `containers/${one}`),
    ])
      assert.doesNotMatch(readFileSync(join(ROOT, file), 'utf8'), /:\/\/\w+:[\w-]+@|[0-9a-f]{32}/i, file);
    assert.ok(readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n').includes('secrets/'));
  });

  it('its secrets are made once, and the folder is closed to others', () => {
    const folder = madeSecrets();
    const before = readFileSync(join(folder, 'hub-store'), 'utf8');
    assert.equal(execFileSync('sh', [join(ROOT, 'containers', 'secrets.sh'), folder]).toString(), '');
    assert.equal(readFileSync(join(folder, 'hub-store'), 'utf8'), before);
    assert.notEqual(readFileSync(join(madeSecrets(), 'hub-store'), 'utf8'), before);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    for (const one of readdirSync(folder)) assert.equal(statSync(join(folder, one)).mode & 0o777, 0o444);
    const users = JSON.parse(readFileSync(join(folder, 'orthanc-users'), 'utf8')) as object;
    assert.deepEqual(Object.keys(users), ['RegisteredUsers']);
    assert.match(readFileSync(join(folder, 'mongo-key'), 'utf8'), /^[0-9a-f]{6,1024}\n$/);
  });

  it('mounts only configuration files that are there', () => {
    for (const [name, service] of services) {
      for (const { source } of service.configs ?? [])
        assert.ok(existsSync(join(ROOT, compose.configs[source]?.file ?? '/nowhere')), `${name}: ${source}`);
    }
    const script = compose.services['mongo-set']!;
    assert.equal(script.entrypoint!.at(-1), script.configs![0]!.target);
  });

  it('has a health check for whatever stays up: the hub’s is the image’s, and names a path that it serves', () => {
    for (const [name, service] of services.filter(([one]) => !['demo', 'mongo-set'].includes(one)))
      assert.ok(service.healthcheck !== undefined || service === hub, name);
    assert.equal(hub.healthcheck, undefined);
    assert.match(wordsOf(image, 'HEALTHCHECK')[0] ?? '', /\/health`/);
  });

  it('waits longer at stop than the hub gives to messages under way', () => {
    const seconds = Number(/^(\d+)s$/.exec(hub.stop_grace_period ?? '')?.[1]);
    assert.ok(seconds > config.mllp.drainSeconds, `${seconds}`);
  });
});
