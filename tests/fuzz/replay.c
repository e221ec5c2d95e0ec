/* replay.c - run a fuzz target over its corpus without libFuzzer. Prints TAP.
 *
 * With arguments, these files; else the directory tests/fuzz/corpus/CORPUS. An input
 * that takes a minute ends the run. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

enum { SECONDS_PER_INPUT = 60, PATH_BYTES = 4096 };

static unsigned inputs;

static uint8_t *read_file(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    size_t capacity = 0;
    uint8_t *data = NULL;
    *n = 0;
    for (;;) {
        if (*n == capacity) {
            capacity = capacity == 0 ? 4096 : 2 * capacity;
            uint8_t *larger = realloc(data, capacity);
            if (larger == NULL)
                break;
            data = larger;
        }
        size_t got = fread(data + *n, 1, capacity - *n, file);
        if (got == 0)
            break;
        *n += got;
    }
    fclose(file);
    return data;
}

static bool replay(const char *path)
{
    size_t n;
    uint8_t *data = read_file(path, &n);
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    inputs++;
    if (data == NULL) {
        printf("not ok %u - %s # cannot be read\n", inputs, name);
        return false;
    }
    /* In a block of just its size, so that a sanitizer sees a read past the end. */
    uint8_t *exact = malloc(n > 0 ? n : 1);
    if (exact == NULL)
        abort();
    memcpy(exact, data, n);
    free(data);
    printf("# %s\n", name);
    fflush(stdout);
    alarm(SECONDS_PER_INPUT);
    LLVMFuzzerTestOneInput(exact, n);
    alarm(0);
    free(exact);
    printf("ok %u - %s\n", inputs, name);
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool replay_directory(const char *path)
{
    enum { FILES_MAX = 10000 };
    static char *names[FILES_MAX];
    size_t n = 0;
    DIR *dir = opendir(path);
    if (dir == NULL) {
        fprintf(stderr, "cannot read %s\n", path);
        return false;
    }
    for (struct dirent *entry = readdir(dir); entry != NULL && n < FILES_MAX;
         entry = readdir(dir)) {
        if (entry->d_name[0] != '.')
            names[n++] = strdup(entry->d_name);
    }
    closedir(dir);
    qsort(names, n, sizeof *names, by_name);
    bool good = n > 0;
    for (size_t i = 0; i < n; i++) {
        char *file;
        if (asprintf(&file, "%s/%s", path, names[i]) < 0)
            abort();
        good = replay(file) && good;
        free(file);
        free(names[i]);
    }
    return good;
}

int main(int argc, char **argv)
{
    bool good = true;
    for (int i = 1; i < argc; i++)
        good = replay(argv[i]) && good;
    if (argc == 1) {
        const char *source = getenv("top_srcdir");
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/tests/fuzz/corpus/" CORPUS, source != NULL ? source : ".");
        good = replay_directory(path);
    }
    printf("1..%u\n", inputs);
    return good ? 0 : 1;
}
