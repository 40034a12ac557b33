import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The path of a program that `.ci/mongo-servers` installs; undefined when it is not there. */
export function installedServer(...path: readonly string[]): string | undefined {
  const folder = process.env['MOSELLE_TEST_SERVERS'] ?? join(homedir(), '.cache', 'moselle-test-servers');
  return runnable(join(folder, ...path));
}

/** The path of a program that the machine has. */
export function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => runnable(join(folder, name))).find((path) => path !== undefined);
}

function runnable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}
