// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
public import Kindred
public import VectorIndexes

extension Metric: ExpressibleByArgument {}
extension DocumentFormat: ExpressibleByArgument {}
extension TextRole: ExpressibleByArgument {}
extension CodeType: ExpressibleByArgument {}
extension TextSplitter.Unit: ExpressibleByArgument {}
