/**
 * Text that moves no cursor, ends no line of a log and hides in no table: neither C0 nor C1 control characters (T71). For
 * `.regex(NO_CONTROL_CHARACTERS, 'No control characters')` on what people and programs call things.
 */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for.
export const NO_CONTROL_CHARACTERS = /^[^\u0000-\u001f\u007f-\u009f]*$/;
