/** Most resources have so few of each; a study of five thousand instances has not. */
const FEW = 24;

/** Texts in the order they came, each once. An array while they are few, which costs a third of a Set's memory. */
export class Distinct {
  readonly all: string[] = [];
  #known: Set<string> | undefined;

  /** @returns whether it is new. */
  add(text: string): boolean {
    const { all } = this;
    if (this.#known === undefined ? all.includes(text) : this.#known.has(text)) return false;
    all.push(text);
    if (this.#known !== undefined) this.#known.add(text);
    else if (all.length > FEW) this.#known = new Set(all);
    return true;
  }
}
