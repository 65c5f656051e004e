import { type EvidenceHeader, readEvidenceHeader } from './evidence-header.js';
import { judgeEvidence } from './judge-evidence.js';
import { RangeReading } from './range-reading.js';
import { checkpointIn } from './signed-note.js';
import { readTrust, type Trust } from './trust.js';
import { type Finding, found, Verdicted } from './verdict.js';

const LINE_FEED = 0x0a;
/** Longer than any line of ours: what has no lines is refused before it fills the memory. */
const LONGEST_LINE = 8 * 2 ** 20;

/**
 * Verifies evidence of a range of the trail as its bytes come in, in the memory of a chunk however long it is: `push` each,
 * then `finish`. Neither ever throws; what does not fit is told at the end.
 *
 * Shares no code with the service that writes the trail, so that a mistake made there is not made here as well.
 */
export class EvidenceReading {
  private header: EvidenceHeader | undefined;
  private range: RangeReading | undefined;
  private fault: Verdicted | undefined;
  /** What has come in of a line that is not yet whole; after the first with the line feed before it. */
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly trust: Trust = {}) {}

  push(chunk: Uint8Array): void {
    if (this.fault) return;
    try {
      this.rest = this.take(Buffer.concat([this.rest, chunk]));
      if (this.rest.length > LONGEST_LINE) throw new Verdicted('unreadable', 'A line is longer than any of ours.');
    } catch (error) {
      if (!(error instanceof Verdicted)) throw error;
      this.fault = error;
    }
  }

  finish(): Finding {
    // Of no entries: the answer of `GET /audit/trail`, kept as it is.
    if (!this.range && this.rest.length > 0) this.push(Buffer.of(LINE_FEED));
    const { header, range, fault } = this;
    const said = header && checkpointIn(header.log.checkpoint);
    if (!header || !said)
      return { verdict: 'unreadable', reason: fault?.message ?? 'The file is no evidence of ours.' };
    const { entries, trail, log } = header;
    const about = {
      entries,
      organization: trail.organization,
      trailSize: trail.size,
      log: said.origin,
      logSize: said.size,
      ...(log.timeStamps && { timeStamps: log.timeStamps.length }),
    };
    const what = entries.count > 0 ? 'The entries stand in the trail' : 'The trail stood like that';
    const reason = `${what}, and the log that says so is signed.`;
    return found(about, reason, () => {
      if (fault) throw fault;
      if (this.rest.length !== 1) throw new Verdicted('broken', 'The last entry is cut short.');
      range?.finish();
      return judgeEvidence(header, readTrust(this.trust));
    });
  }

  private take(bytes: Buffer): Buffer {
    if (this.range) return this.range.takeLines(bytes);
    const end = bytes.indexOf(LINE_FEED);
    if (end < 0) return bytes;
    this.header = readEvidenceHeader(bytes.toString('utf8', 0, end));
    if (!this.header) throw new Verdicted('unreadable', 'The file is no evidence in a format of ours.');
    this.range = new RangeReading(this.header);
    return this.range.takeLines(bytes.subarray(end));
  }
}

/** Verifies evidence from wherever its bytes come. */
export async function verifyEvidence(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  trust: Trust = {},
): Promise<Finding> {
  const reading = new EvidenceReading(trust);
  for await (const chunk of chunks) reading.push(chunk);
  return reading.finish();
}
