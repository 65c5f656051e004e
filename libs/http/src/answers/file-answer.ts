import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FilePart } from './asked-range.js';
import { attachment } from './content-disposition.js';

/** What a file's bytes come from. An iterator is pulled as fast as the client reads, and ended when the client goes. */
export type FileSource = string | Uint8Array | Readable | AsyncIterable<string | Uint8Array>;

export interface FileOptions {
  /** A media type that the route declares by `@AnswerFile`, with its parameters. */
  readonly type: string;
  /** What the client saves it as. Without one it is a text to read, not a file to keep. */
  readonly name?: string;
  /** In bytes, where it is known beforehand: then a file that breaks off is told from a whole one. */
  readonly length?: number;
  /** Of a file that is sent in parts too: what its content is told by, so that a client goes on with the same one. */
  readonly etag?: string;
  /** The source is this part of a file of `length` bytes: a 206. */
  readonly part?: FilePart | undefined;
}

/** A file, or a plain text, as the answer of a route that declares it by `@AnswerFile`. Made by `fileAnswer`. */
export class FileAnswer extends StreamableFile {
  constructor(
    source: Readable | Uint8Array,
    readonly file: FileOptions,
  ) {
    const { type, name, length, part } = file;
    const sent = part ? part.to - part.from + 1 : length;
    super(source as Readable, { type, length: sent, disposition: name === undefined ? undefined : attachment(name) });
  }
}

/**
 * Answers bytes in place of JSON. Nothing of it is held to a schema: what may go out is for the handler to decide. What
 * the source throws before its first byte is a 500; afterwards it breaks the connection, so that nobody takes a part for
 * the whole.
 */
export function fileAnswer(source: FileSource, options: FileOptions): FileAnswer {
  if (typeof source === 'string') return new FileAnswer(Buffer.from(source, 'utf8'), options);
  if (source instanceof Uint8Array || source instanceof Readable) return new FileAnswer(source, options);
  // No highWaterMark: whoever reads slowly is not read ahead for, so a large file takes constant memory.
  return new FileAnswer(Readable.from(source, { objectMode: false, highWaterMark: 1 }), options);
}
