// Packages are looked up from where the importer stands: here, those of this folder's package.json.

/** @typeParam T what the package exports, as far as it is used */
export function load<T>(name: string): Promise<T> {
  return import(name)
}
