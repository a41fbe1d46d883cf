/** A file of an installation to be, still where it comes from. */
export interface LibraryFile {
  /** Where it goes, beneath the installation, with slashes. */
  readonly target: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Writes it to a path where nothing is yet.
   * @param onBytes told of each part that has been written, in bytes
   * @throws SetupError when what it comes from is damaged; the signal's reason
   */
  write(path: string, onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void>;
}
