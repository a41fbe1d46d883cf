// GCC 11 and later call this function, which libstdc++ has had only since then: with one of its own the binding loads where libstdc++
// is as old as GLIBCXX_3.4.21.
#include <cstdlib>

namespace std {
__attribute__((visibility("hidden"))) void __throw_bad_array_new_length() { abort(); }
}  // namespace std
