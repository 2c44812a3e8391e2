// SPDX-License-Identifier: Apache-2.0

/// The classes that faiss' four letters stand for (`index_read.cpp`, `index_write.cpp`).
enum FaissTypeName {
    /// The classes that are read.
    static let supported = [
        "IndexFlatIP", "IndexFlatL2", "IndexFlat (METRIC_L1)", "IndexIDMap", "IndexIDMap2", "IndexHNSWFlat",
        "IndexIVFFlat",
    ]

    /// The letters and, where faiss knows them, the class: "IwPQ (IndexIVFPQ)".
    static func description(of code: String) -> String {
        guard let name = classes[code] else { return code }
        return "\(code) (\(name))"
    }

    /// Whether faiss has written files that begin with these letters.
    static func isKnown(_ code: String) -> Bool { classes[code] != nil }

    private static let classes: [String: String] = [
        "IxFI": "IndexFlatIP", "IxF2": "IndexFlatL2", "IxFl": "IndexFlat", "IxMp": "IndexIDMap",
        "IxM2": "IndexIDMap2", "IHNf": "IndexHNSWFlat", "IwFl": "IndexIVFFlat",
        "null": "no index", "IxFP": "IndexFlatL2Panorama", "IxFp": "IndexFlatIPPanorama", "IxHE": "IndexLSH",
        "IxHe": "IndexLSH", "IxPQ": "IndexPQ", "IxPo": "IndexPQ", "IxPq": "IndexPQ",
        "IxRQ": "IndexResidualQuantizer", "IxRq": "IndexResidualQuantizer", "IxLS": "IndexLocalSearchQuantizer",
        "IxPR": "IndexProductResidualQuantizer", "IxPL": "IndexProductLocalSearchQuantizer",
        "ImRQ": "ResidualCoarseQuantizer", "ILfs": "IndexLocalSearchQuantizerFastScan",
        "IRfs": "IndexResidualQuantizerFastScan", "IPRf": "IndexProductResidualQuantizerFastScan",
        "IPLf": "IndexProductLocalSearchQuantizerFastScan", "IVLf": "IndexIVFLocalSearchQuantizerFastScan",
        "IVRf": "IndexIVFResidualQuantizerFastScan", "NPLf": "IndexIVFProductLocalSearchQuantizerFastScan",
        "NPRf": "IndexIVFProductResidualQuantizerFastScan", "IvFl": "IndexIVFFlat of an old version",
        "IvFL": "IndexIVFFlat of an old version", "IwFd": "IndexIVFFlatDedup", "IwPn": "IndexIVFFlatPanorama",
        "IwP2": "IndexIVFFlatPanorama", "IxSQ": "IndexScalarQuantizer", "IxLa": "IndexLattice",
        "IvSQ": "IndexIVFScalarQuantizer of an old version", "IwSQ": "IndexIVFScalarQuantizer",
        "IwSq": "IndexIVFScalarQuantizer", "IwLS": "IndexIVFLocalSearchQuantizer",
        "IwRQ": "IndexIVFResidualQuantizer", "IwPL": "IndexIVFProductLocalSearchQuantizer",
        "IwPR": "IndexIVFProductResidualQuantizer", "IwSh": "IndexIVFSpectralHash",
        "IvPQ": "IndexIVFPQ of an old version", "IvQR": "IndexIVFPQR of an old version", "IwPQ": "IndexIVFPQ",
        "IwQR": "IndexIVFPQR", "IwIQ": "IndexIVFIndependentQuantizer", "IxPT": "IndexPreTransform",
        "Imiq": "MultiIndexQuantizer", "IxRF": "IndexRefineFlat", "IxRP": "IndexRefinePanorama",
        "Ix2L": "Index2Layer", "IH00": "IndexHNSW", "IHNp": "IndexHNSWPQ", "IHNs": "IndexHNSWSQ",
        "IHN2": "IndexHNSW2Level", "IHNc": "IndexHNSWCagra", "IHc2": "IndexHNSWCagra",
        "IHfP": "IndexHNSWFlatPanorama", "INSf": "IndexNSGFlat", "INSp": "IndexNSGPQ", "INSs": "IndexNSGSQ",
        "INNf": "IndexNNDescentFlat", "IPfs": "IndexPQFastScan", "IwPf": "IndexIVFPQFastScan",
        "IRMf": "IndexRowwiseMinMax", "IRMh": "IndexRowwiseMinMaxFP16", "IxEd": "IndexEDEN", "IxEe": "IndexEDEN",
        "IwEd": "IndexIVFEDEN", "IwEe": "IndexIVFEDEN", "Irfn": "IndexRaBitQFastScan",
        "Irfs": "IndexRaBitQFastScan", "Ixrq": "IndexRaBitQ", "Ixrr": "IndexRaBitQ", "Iwrq": "IndexIVFRaBitQ",
        "Iwrr": "IndexIVFRaBitQ", "Iwrn": "IndexIVFRaBitQFastScan", "Iwrf": "IndexIVFRaBitQFastScan",
        "ILVQ": "IndexSVSVamanaLVQ", "ISVL": "IndexSVSVamanaLeanVec", "ISVD": "IndexSVSVamana",
        "ISV2": "IndexSVSVamana", "ISVF": "IndexSVSFlat", "ISIQ": "IndexSVSIVFLVQ", "ISIL": "IndexSVSIVFLeanVec",
        "ISID": "IndexSVSIVF", "IBxF": "IndexBinaryFlat", "IBwF": "IndexBinaryIVF", "IBFf": "IndexBinaryFromFloat",
        "IBHf": "IndexBinaryHNSW", "IBHc": "IndexBinaryHNSWCagra", "IBMp": "IndexBinaryIDMap",
        "IBM2": "IndexBinaryIDMap2", "IBHh": "IndexBinaryHash", "IBHm": "IndexBinaryMultiHash",
    ]
}
