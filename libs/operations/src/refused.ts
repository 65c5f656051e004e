/** Something that the operator can put right: told as one sentence, without a stack. Nothing was done, unless the sentence says so. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
