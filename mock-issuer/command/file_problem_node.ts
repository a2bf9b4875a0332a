const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'is not permitted to this user: correct its permissions',
  EEXIST: 'is there already, and nothing is overwritten: remove it or choose another name',
  EISDIR: 'is a folder: name a file',
  ELOOP: 'is a link that leads in a circle: correct it',
  ENAMETOOLONG: 'has too long a name: choose a shorter one',
  ENOENT: 'does not exist, or its folder does not: correct the path',
  ENOSPC: 'has no room: the disk is full',
  ENOTDIR: 'is below something that is no folder: correct the path',
  EPERM: 'is not permitted to this user: correct its permissions',
  EROFS: 'cannot be written: the disk is read-only',
}

/** What is wrong with a file and what to do, from the error of an operation on it. */
export function fileProblemOf(error: unknown): string {
  const { code } = error as { readonly code?: string }
  return PROBLEMS[code ?? ''] ?? `cannot be used (${code ?? 'unknown error'}): choose another`
}
