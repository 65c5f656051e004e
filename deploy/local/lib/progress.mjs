const TICK_MS = 1000;

/**
 * Tells what is being done and how long each part took: on a terminal one line that counts the seconds, elsewhere a line
 * at each end. Parts may overlap.
 */
export class Progress {
  /** @type {Map<string, number>} */
  #current = new Map();
  #timer;

  /** @param {NodeJS.WriteStream} [out] */
  constructor(out = process.stdout) {
    this.out = out;
  }

  /**
   * @template T
   * @param {string} title @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const since = performance.now();
    this.#begin(title, since);
    try {
      const result = await work();
      this.#end(title, `✓ ${title}`.padEnd(46) + seconds(since));
      return result;
    } catch (error) {
      this.#end(title, `✗ ${title}`);
      throw error;
    }
  }

  /** @param {string} line */
  note(line) {
    this.#clear();
    this.out.write(`  ${line}\n`);
    this.#draw();
  }

  /** @param {string} title @param {number} since */
  #begin(title, since) {
    this.#current.set(title, since);
    if (!this.out.isTTY) return void this.out.write(`· ${title} …\n`);
    this.#timer ??= setInterval(() => this.#draw(), TICK_MS);
    this.#draw();
  }

  /** @param {string} title @param {string} line */
  #end(title, line) {
    this.#current.delete(title);
    this.#clear();
    this.out.write(`${line}\n`);
    if (this.#current.size > 0) return this.#draw();
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #clear() {
    if (this.out.isTTY) this.out.write('\r\u001b[2K');
  }

  #draw() {
    if (!this.out.isTTY || this.#current.size === 0) return;
    const parts = [...this.#current].map(([title, since]) => `${title} ${seconds(since)}`);
    this.out.write(`\r\u001b[2K· ${parts.join(' · ')}`.slice(0, (this.out.columns ?? 80) + 4));
  }
}

/** @param {number} since */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
