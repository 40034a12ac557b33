import cliProgress from 'cli-progress';

export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/** How far a run of `total` messages is: a bar on a terminal, a line every tenth elsewhere. */
export function createProgress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? drawBar(total, stream) : writeLines(stream);
}

function drawBar(total: number, stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: 'playing the region {bar} {percentage} %  {value}/{total} messages  {duration} s',
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

function writeLines(stream: NodeJS.WriteStream): Progress {
  let tenths = 0;
  return {
    update(done, total) {
      const reached = Math.floor((done * 10) / total);
      if (reached === tenths) return;
      tenths = reached;
      stream.write(`playing the region: ${reached * 10} % (${done} of ${total} messages)\n`);
    },
    stop() {},
  };
}
