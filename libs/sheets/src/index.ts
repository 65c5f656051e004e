export { type Cell, inert } from './cell.js';
export { csvHead, csvOf, csvRows, type Sheet } from './csv.js';
export { type XlsxOptions, type XlsxState, XlsxWriter } from './xlsx-writer.js';
