/* Does libical accept each file as an iTIP message? Exit 1 with the complaints. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **names) {
  int errors = 0;
  for (int i = 1; i < count; i++) {
    static char text[1 << 20];
    FILE *file = fopen(names[i], "rb");
    if (!file) return 2;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    icalcomponent *root = icalparser_parse_string(text);
    int is_legal = root && icalrestriction_check(root);
    int found = root ? icalcomponent_count_errors(root) : 1;
    printf("%s legal=%d errors=%d\n", names[i], is_legal, found);
    if (found && root) puts(icalcomponent_as_ical_string(root));
    errors += !is_legal + found;
  }
  return errors ? 1 : 0;
}
