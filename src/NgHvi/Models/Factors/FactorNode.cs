namespace NgHvi;

/// <summary>A level of an eliminated factor: its first column and its columns, and where a plan has its numbers.</summary>
/// <remarks>"Count" columns from "First" on in the plan's Columns are those that it is coupled to.</remarks>
internal readonly record struct FactorNode(int Own, int Width, int Gram, int First, int Count, int Values, int Targets);
