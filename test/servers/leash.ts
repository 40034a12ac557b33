import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

// node leash.ts FOLDER COMMAND ARGUMENT… : runs the command and deletes the folder when it ends; ends it when whoever
// holds the other end of stdin lets go, by intention or because that process was killed.
const [folder, command, ...given] = process.argv.slice(2);
const child = spawn(command!, given, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });

function finish(code: number): void {
  rmSync(folder!, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  finish(127);
});
child.once('exit', (code) => finish(code ?? 0));
process.stdin.once('close', () => child.kill('SIGKILL'));
process.stdin.resume();
