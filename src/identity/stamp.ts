/** When a fact was stated, and by a message that knew how much: the higher stamp wins. */
export type Stamp = readonly [rank: number, time: number, control: string];

export function compareStamps(left: Stamp, right: Stamp): number {
  return left[0] - right[0] || left[1] - right[1] || compareControls(left[2], right[2]);
}

/** Control ids mostly count upwards: the shorter number came first. */
function compareControls(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : Number(left > right));
}
