import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';

const LIMIT = { messages: 500, bytes: 64 * 1024 * 1024 };

/**
 * @typedef {{ id: string, from: string, to: string[], subject: string, receivedAt: string, size: number }} Summary
 */

/**
 * The caught mails, each a file as it arrived, so that they survive a restart. Bounded in number and bytes: the oldest
 * make room.
 */
export class Mailbox {
  /** @type {Summary[]} oldest first */
  #summaries = [];

  /** @param {string} folder @param {typeof LIMIT} [limit] */
  constructor(folder, limit = LIMIT) {
    this.folder = folder;
    this.limit = limit;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    this.#summaries = names.sort().flatMap((name) => this.#summaryOf(name));
  }

  /**
   * @param {Buffer} raw
   * @param {{ mailFrom: false | { address: string }, rcptTo: { address: string }[] }} envelope
   * @returns {Promise<Summary>}
   */
  async keep(raw, envelope) {
    const { subject } = await PostalMime.parse(raw);
    const receivedAt = new Date().toISOString();
    // Sorts by time of arrival; the random part keeps two of one millisecond apart.
    const id = `${receivedAt.replace(/\D/g, '')}-${randomBytes(4).toString('hex')}`;
    const from = (envelope.mailFrom && envelope.mailFrom.address) || '';
    const summary = {
      id,
      from,
      to: envelope.rcptTo.map(({ address }) => address),
      subject: subject ?? '',
      receivedAt,
      size: raw.length,
    };
    writeFileSync(this.#file(id, 'eml'), raw, { mode: 0o600 });
    writeFileSync(`${this.#file(id, 'json')}.new`, JSON.stringify(summary), { mode: 0o600 });
    renameSync(`${this.#file(id, 'json')}.new`, this.#file(id, 'json'));
    this.#summaries.push(summary);
    this.#makeRoom();
    return summary;
  }

  /** @param {{ to?: string }} [filter] @returns {Summary[]} newest first */
  list({ to } = {}) {
    const wanted = to?.toLowerCase();
    return this.#summaries
      .filter((mail) => !wanted || mail.to.some((address) => address.toLowerCase() === wanted))
      .reverse();
  }

  /** @param {string} id @returns {Buffer | undefined} the mail as it arrived */
  raw(id) {
    return this.#summaries.some((mail) => mail.id === id) ? readFileSync(this.#file(id, 'eml')) : undefined;
  }

  /** @param {string} id the summary, and what a person reads */
  async read(id) {
    const summary = this.#summaries.find((mail) => mail.id === id);
    if (!summary) return undefined;
    const { text, html, headers, attachments } = await PostalMime.parse(readFileSync(this.#file(id, 'eml')));
    const enclosed = attachments.map(({ filename, mimeType, content }) => ({
      filename,
      mimeType,
      size: content.byteLength ?? content.length,
    }));
    return {
      ...summary,
      text: text ?? '',
      html: html ?? '',
      headers: headers.map(({ key, value }) => ({ name: key, value })),
      attachments: enclosed,
    };
  }

  /** @param {string} id @returns {boolean} whether there was such a mail */
  delete(id) {
    const at = this.#summaries.findIndex((mail) => mail.id === id);
    if (at < 0) return false;
    this.#summaries.splice(at, 1);
    for (const kind of ['json', 'eml']) rmSync(this.#file(id, kind), { force: true });
    return true;
  }

  /** @returns {number} how many there were */
  clear() {
    const ids = this.#summaries.map(({ id }) => id);
    for (const id of ids) this.delete(id);
    return ids.length;
  }

  #makeRoom() {
    let bytes = this.#summaries.reduce((sum, { size }) => sum + size, 0);
    while (this.#summaries.length > this.limit.messages || (bytes > this.limit.bytes && this.#summaries.length > 1)) {
      bytes -= this.#summaries[0].size;
      this.delete(this.#summaries[0].id);
    }
  }

  /** A crash between the two files of a mail leaves one: such a mail was never acknowledged. @param {string} name @returns {Summary[]} */
  #summaryOf(name) {
    try {
      const summary = JSON.parse(readFileSync(path.join(this.folder, name), 'utf8'));
      return statSync(this.#file(summary.id, 'eml')).isFile() ? [summary] : [];
    } catch {
      return [];
    }
  }

  /** @param {string} id @param {string} kind */
  #file(id, kind) {
    return path.join(this.folder, `${id}.${kind}`);
  }
}
