/** One file of a bundle, before it is cleaned. */
export interface BundleFile {
  readonly name: string;
  /** Objects are cleaned by their structure too, texts by their form alone. */
  readonly content: string | object;
}
