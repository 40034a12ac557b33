import { createProgress, type Progress } from '../progress.ts';

/** Progress through several stages, each of which begins when it is first told of. */
export interface Staged {
  tell(stage: { readonly what: string; readonly unit: string }, done: number, total: number): void;
  stop(): void;
}

export function createStaged(): Staged {
  let current: { readonly what: string; readonly progress: Progress } | undefined;
  return {
    tell({ what, unit }, done, total) {
      if (current?.what !== what) {
        current?.progress.stop();
        current = { what, progress: createProgress({ what, unit, total }) };
      }
      current.progress.update(done, total);
    },
    stop() {
      current?.progress.stop();
      current = undefined;
    },
  };
}
