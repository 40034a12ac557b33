/** One instruction, its continuation lines joined: `COPY a b` is { name: 'COPY', words: 'a b' }. */
export interface Instruction {
  readonly name: string;
  readonly words: string;
}

export interface Copied {
  readonly sources: readonly string[];
  readonly target: string;
  /** The stage that it comes from, where that is not the build context. */
  readonly stage: string | undefined;
}

/** The stages of a Dockerfile, each beginning with its FROM. Knows what our own file uses, no heredocs, no ARG. */
export function readStages(text: string): Instruction[][] {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  const stages: Instruction[][] = [];
  for (const line of joined.split('\n').filter((one) => one.trim() !== '')) {
    const [, name, words] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === undefined || words === undefined) throw new Error(`not an instruction: ${line}`);
    if (name === 'FROM') stages.push([]);
    stages.at(-1)!.push({ name, words: words.trim() });
  }
  return stages;
}

export function wordsOf(stage: readonly Instruction[], name: string): string[] {
  return stage.filter((one) => one.name === name).map((one) => one.words);
}

export function copies(stage: readonly Instruction[]): Copied[] {
  return wordsOf(stage, 'COPY').map((words) => {
    const parts = words.split(/\s+/);
    const stages = parts.filter((one) => one.startsWith('--from=')).map((one) => one.slice(7));
    const paths = parts.filter((one) => !one.startsWith('--'));
    return { sources: paths.slice(0, -1), target: paths.at(-1)!, stage: stages[0] };
  });
}

export function variables(stage: readonly Instruction[]): Record<string, string> {
  const pairs = wordsOf(stage, 'ENV').flatMap((words) => words.split(/\s+/));
  return Object.fromEntries(
    pairs.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
  );
}

/** An instruction in JSON form: HEALTHCHECK (after its CMD), ENTRYPOINT, CMD. */
export function command(stage: readonly Instruction[], name: string): string[] {
  const words = wordsOf(stage, name).at(-1);
  if (words === undefined) throw new Error(`the Dockerfile has no ${name}`);
  return JSON.parse(words.slice(words.indexOf('['))) as string[];
}
