namespace NgHvi.Benchmarks;

/// <summary>A network and how many rows pass through it.</summary>
/// <param name="Name">The example.</param>
/// <param name="Units">Inputs and units of every layer.</param>
/// <param name="Rows">Rows of the example.</param>
public sealed record NetworkShape(string Name, IReadOnlyList<int> Units, int Rows)
{
    /// <summary>
    /// Floating-point operations of the products: forward, gradient in the weights, and in the inputs of all layers but the first.
    /// </summary>
    public double Operations => 2.0 * Rows * Enumerable.Range(1, Units.Count - 1).Sum(l => Units[l] * Units[l - 1] * (l == 1 ? 2 : 3));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {string.Join('-', Units)}";
}
