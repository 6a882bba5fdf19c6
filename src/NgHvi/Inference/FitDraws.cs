using System.Collections;

namespace NgHvi;

/// <summary>Weighted joint draws of all reported quantities.</summary>
public sealed class FitDraws : IReadOnlyList<FitDraw>
{
    private readonly QuantityNames names;
    private readonly DrawSet set;

    internal FitDraws(QuantityNames names, DrawSet set) => (this.names, this.set) = (names, set);

    /// <summary>Number of draws.</summary>
    public int Count => set.Count;
    /// <summary>Names of the quantities.</summary>
    public IReadOnlyList<string> Names => names.All;
    /// <summary>Weights, sum 1.</summary>
    public ReadOnlySpan<double> Weights => set.Weights;
    /// <summary>One joint draw.</summary>
    public FitDraw this[int index] => new(names, set, index);

    /// <summary>Values of one quantity.</summary>
    /// <param name="name">For example "residual.sd".</param>
    /// <exception cref="ArgumentException">There is no such quantity.</exception>
    public IReadOnlyList<double> this[string name] => Array.AsReadOnly(set.Values[names[name]]);

    /// <inheritdoc/>
    public IEnumerator<FitDraw> GetEnumerator() => Enumerable.Range(0, Count).Select(s => this[s]).GetEnumerator();
    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
