import { readFileSync } from 'node:fs';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { Fault } from './fault.ts';

/** A YAML file as plain values, which remembers where each stood. */
export interface ConfigFile {
  readonly file: string;
  readonly value: unknown;
  /** Line (from 1) of the value, or of the name, at this path; 1 when there is none. */
  lineOf(path: readonly (string | number)[]): number;
}

/**
 * Reads the file. One that need not be there and is not gives an empty value. Throws Fault `configuration` with
 * file and line.
 */
export function readConfigFile(file: string, mustExist: boolean): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(readText(file, mustExist), { lineCounter: lines });
  const error = document.errors[0];
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    throw new Fault('configuration', `${file}:${line}: this is not YAML: ${error.code}.`, { file, line });
  }
  return {
    file,
    value: document.toJS(),
    lineOf(path) {
      const parent = document.getIn(path.slice(0, -1), true) ?? document.contents;
      const last = path.at(-1);
      const pair = isMap(parent)
        ? parent.items.find((item) => isScalar(item.key) && item.key.value === last)
        : undefined;
      const node = pair?.key ?? document.getIn(path, true);
      return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
    },
  };
}

function readText(file: string, mustExist: boolean): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!mustExist && (error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Fault('configuration', `${file}: the configuration file cannot be read.`, { file }, error);
  }
}
