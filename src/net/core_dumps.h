// Core files hold what a process had in its memory, keys too.
#pragma once

namespace assize {

/// From now on this process leaves no core file, and no other process of the
/// user may look into its memory.  To be called before a key is read.
void forbid_core_dumps();

}  // namespace assize
