/** One measured number. A ratio compares with a floor that was measured in the same run, on the same machine. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly floor?: string;
  readonly ratio?: number;
  /** What the project asks of it. */
  readonly goal?: string;
}
