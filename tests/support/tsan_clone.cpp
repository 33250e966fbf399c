// For ThreadSanitizer only. Qt 6.4 starts programs by a clone() that shares memory with the child
// as vfork() does; ThreadSanitizer's own clone() takes it for a fork and stops. The child does
// nothing but exec, so that there is nothing to see in it: this passes ThreadSanitizer by.
#include <cstdarg>

#include <sched.h>

extern "C" {

int __clone(int (*function)(void *), void *stack, int flags, void *argument, ...);

int clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
    va_list more;
    va_start(more, argument);
    auto *parent = va_arg(more, pid_t *);
    auto *storage = va_arg(more, void *);
    auto *child = va_arg(more, pid_t *);
    va_end(more);
    return __clone(function, stack, flags, argument, parent, storage, child);
}
}
