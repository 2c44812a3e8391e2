// SPDX-License-Identifier: Apache-2.0

import CKernels

/// The checksum CRC-32C (Castagnoli) of iSCSI, RFC 3720, section 12.1.
///
/// It finds every change of up to three bits in a block of any length here, every run of up to 32 changed bits, and all
/// but one in 2³² of the rest. It is no protection against somebody who changes a file on purpose.
package enum CRC32C {
    /// Computes a checksum, or goes on with one.
    ///
    /// - Parameters:
    ///   - bytes: The bytes to take in; may be empty.
    ///   - previous: The checksum of the bytes before these, 0 for none.
    /// - Returns: The checksum of the bytes before and these, as they were one buffer.
    package static func checksum(of bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
        ck_crc32c(previous, bytes.baseAddress, bytes.count)
    }
}
