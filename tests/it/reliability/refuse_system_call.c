/* Refuses one call of the C library: the REFUSE_AT-th of the kind REFUSE_CALL fails with the error REFUSE_ERROR.
   The file REFUSE_MARK tells that it happened. Calls on standard streams and outside of files are not counted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int refused(const char *call) {
    static int seen;
    const char *kind = getenv("REFUSE_CALL"), *at = getenv("REFUSE_AT"), *error = getenv("REFUSE_ERROR");
    if (!kind || !at || !error || strcmp(kind, call) != 0) return 0;
    if (__atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST) != atoi(at)) return 0;
    const char *mark = getenv("REFUSE_MARK");
    if (mark) {
        int file = syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0600);
        if (file >= 0) syscall(SYS_close, file);
    }
    errno = atoi(error);
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int is_counted(int file) {
    struct stat data;
    return file > 2 && fstat(file, &data) == 0 && (S_ISREG(data.st_mode) || S_ISDIR(data.st_mode));
}

static int is_written_to(int flags) { return (flags & O_ACCMODE) != O_RDONLY; }

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    if (is_written_to(flags) && refused("open")) return -1;
    return NEXT(open64)(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    if (is_written_to(flags) && refused("open")) return -1;
    return NEXT(open)(path, flags, mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
    return is_counted(file) && refused("write") ? -1 : NEXT(write)(file, bytes, count);
}

/* Only reads of regular files and folders are counted. */
ssize_t read(int file, void *bytes, size_t count) {
    return is_counted(file) && refused("read") ? -1 : NEXT(read)(file, bytes, count);
}

int fsync(int file) { return refused("fsync") ? -1 : NEXT(fsync)(file); }
int fdatasync(int file) { return refused("fdatasync") ? -1 : NEXT(fdatasync)(file); }
int rename(const char *from, const char *to) { return refused("rename") ? -1 : NEXT(rename)(from, to); }
int link(const char *from, const char *to) { return refused("link") ? -1 : NEXT(link)(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    return refused("link") ? -1 : NEXT(linkat)(a, from, b, to, flags);
}
int unlink(const char *path) { return refused("unlink") ? -1 : NEXT(unlink)(path); }
int mkdir(const char *path, mode_t mode) { return refused("mkdir") ? -1 : NEXT(mkdir)(path, mode); }
int ftruncate64(int file, off64_t size) { return refused("ftruncate") ? -1 : NEXT(ftruncate64)(file, size); }
