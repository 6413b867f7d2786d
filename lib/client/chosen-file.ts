/** The file that was chosen. The field forgets it: browsers write its name to disk, to restore the page. */
export function chosenFile(field: HTMLInputElement): File | undefined {
  const file = field.files?.[0];
  field.value = '';
  return file;
}
