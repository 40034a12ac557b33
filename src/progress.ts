import cliProgress from 'cli-progress';

export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/** What takes a while. */
export interface Undertaking {
  /** `playing the region`. */
  readonly what: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly total: number;
}

/** How far an undertaking is: a bar on a terminal, a line every tenth elsewhere. */
export function createProgress(of: Undertaking, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? drawBar(of, stream) : writeLines(of, stream);
}

function drawBar({ what, unit, total }: Undertaking, stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: `${what} {bar} {percentage} %  {value}/{total} ${unit}  {duration} s`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    hideCursor: true,
  });
  bar.start(total, 0);
  return {
    update: (done) => bar.update(done),
    stop: () => bar.stop(),
  };
}

function writeLines({ what, unit }: Undertaking, stream: NodeJS.WriteStream): Progress {
  let tenths = 0;
  return {
    update(done, total) {
      const reached = Math.floor((done * 10) / total);
      if (reached === tenths) return;
      tenths = reached;
      stream.write(`${what}: ${reached * 10} % (${done} of ${total} ${unit})\n`);
    },
    stop() {},
  };
}
