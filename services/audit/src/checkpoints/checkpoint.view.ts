import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';

const size = () => z.int().min(1).describe('How many leaves the log had.').meta({ example: 128 });

/** A checkpoint in a list. */
export const CheckpointSummary = z
  .object({
    id: idField('ckp'),
    size: size(),
    rootHash: z
      .string()
      .describe('Base64 (RFC 6962).')
      .meta({ example: 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=' }),
    publishedAt: timeField(),
    cosignatures: z.int().min(0).describe('How many witnesses have co-signed it.').meta({ example: 1 }),
    timeStamps: z.int().min(0).describe('How many authorities of time have stamped it.').meta({ example: 0 }),
  })
  .meta({ id: 'CheckpointSummary' });
export type CheckpointSummary = z.output<typeof CheckpointSummary>;

/** A checkpoint with all that others said to it. */
export const CheckpointView = z
  .object({
    id: idField('ckp'),
    size: size(),
    publishedAt: timeField(),
    note: z
      .string()
      .describe('The signed note, with the signatures of the witnesses under that of the log (C2SP tlog-checkpoint).')
      .meta({
        example:
          'guildhall.localhost/log\n128\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— guildhall.localhost/log …\n',
      }),
    cosignatures: z.array(
      z.object({
        witness: z
          .string()
          .describe('Name, key id and public key of the witness. Believe it only from the witness itself.')
          .meta({ example: 'witness.example/1+5d2a1f3c+BOvKrqZ2Yb3sYp0kTg7y1m1mZ8o1m9cX2g0yq5m0ZkqP' }),
        cosignedAt: timeField().describe('As the witness says.'),
      }),
    ),
    timeStamps: z
      .array(
        z.object({
          authority: z.string().describe('The subject of its certificate.').meta({ example: 'CN=time.example' }),
          stampedAt: timeField().describe('As the authority says.'),
          statement: z
            .string()
            .describe('The time stamp token (RFC 3161), base64 of its DER.')
            .meta({ example: 'MIIC' }),
        }),
      )
      .describe('Over the text of the note: its first three lines, each with its newline.'),
  })
  .meta({ id: 'Checkpoint' });
export type CheckpointView = z.output<typeof CheckpointView>;
