import { rmSync } from 'node:fs';
import path from 'node:path';
import { infraDown, infraStatus, infraUp } from '../../deploy/local/infra.mjs';
import { profile } from '../../deploy/local/lib/profiles.mjs';

/**
 * The test servers for the length of one run. Servers that ran before it stay, as do those of `--keep`; all others are
 * gone after it with all that tests wrote, and stopped even when it was killed: a guard process watches ours.
 */
export class Infrastructure {
  #ours = false;
  #addresses;

  /** @param {boolean} keep */
  constructor(keep) {
    this.keep = keep;
  }

  /** Twice is once. @returns {Promise<Record<string, string>>} the environment that tells tests where the servers are */
  async up() {
    if (!this.#addresses) {
      const ranBefore = Object.values(infraStatus('test').pids).some(Boolean);
      this.#ours = !ranBefore && !this.keep;
      this.#addresses = await infraUp('test', this.#ours ? { whileAlive: process.pid } : {});
    }
    const { postgres, kafka, redis, smtp, mailPage } = this.#addresses;
    return {
      TEST_POSTGRES_URL: postgres,
      TEST_KAFKA_BROKERS: kafka,
      TEST_REDIS_URL: redis,
      TEST_SMTP_URL: smtp,
      TEST_MAIL_PAGE_URL: mailPage,
    };
  }

  async down() {
    if (!this.#ours) return;
    this.#ours = false;
    await infraDown('test');
    // Databases and topics of tests that died halfway go with the cluster they were in.
    const { folder, rowsFolder } = profile('test');
    for (const rows of [rowsFolder, path.join(folder, 'kafka/data')]) rmSync(rows, { recursive: true, force: true });
  }
}
