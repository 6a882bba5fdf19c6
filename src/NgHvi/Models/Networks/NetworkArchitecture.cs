namespace NgHvi;

/// <summary>The shape of a feed-forward network without its output layer: pre-activations P_l = W_l (1, z_{l−1}), z_l = activation(P_l),
/// z_0 = x. Its features are z_L, or x itself when there is no hidden layer (method section 4.2).</summary>
/// <remarks>Layout of the weights: vec W_1, …, vec W_L, each W_l of n_l × (n_{l−1} + 1) stored column by column, the first column the
/// biases.</remarks>
internal sealed class NetworkArchitecture
{
    private readonly int[] widths;
    private readonly int[] offsets;

    // Describes a network.
    public NetworkArchitecture(int inputCount, IReadOnlyList<int> widths, Activation activation = Activation.Relu)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentOutOfRangeException.ThrowIfNegative(inputCount);
        if (inputCount == 0 && widths.Count > 0)
            throw new ArgumentException("A hidden layer needs at least one input.", nameof(inputCount));

        (InputCount, Activation) = (inputCount, activation);
        this.widths = [.. widths];
        offsets = new int[widths.Count + 1];
        for (var l = 0; l < this.widths.Length; l++)
            offsets[l + 1] = checked(offsets[l] + (Guard.Positive(this.widths[l], nameof(widths)) * (FanIn(l) + 1)));
    }

    public int InputCount { get; } // m, without the constant.
    public ReadOnlySpan<int> Widths => widths; // n_1, …, n_L.
    public int LayerCount => widths.Length; // L.
    public Activation Activation { get; } // The function of every hidden unit.
    public int WeightCount => offsets[^1]; // Number of weights, biases included.
    // Number of features, without the constant: n_L, or m without a hidden layer.
    public int FeatureCount => widths.Length == 0 ? InputCount : widths[^1];

    // Number of units that feed layer l, counted from 0, without the constant.
    public int FanIn(int l) => l == 0 ? InputCount : widths[l - 1];

    // Index of the first weight of layer l, counted from 0.
    public int Offset(int l) => offsets[l];

    // Index of the weight from unit j of the layer before (−1: the bias) to unit i of layer l, all counted from 0.
    public int Index(int l, int i, int j) => offsets[l] + ((j + 1) * widths[l]) + i;

    // Whether the weight of this index is a bias.
    public bool IsBias(int index)
    {
        var l = LayerOf(index);
        return index - offsets[l] < widths[l];
    }

    // The layer, counted from 0, to which the weight of this index leads.
    public int LayerOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, WeightCount);
        var l = 0;
        while (index >= offsets[l + 1]) l++;
        return l;
    }

    // "W1[i,j]" for every weight in order: layer, unit, and the unit before it counted from 1, 0 for the bias.
    public IReadOnlyList<string> WeightNames()
    {
        var names = new string[WeightCount];
        for (var l = 0; l < widths.Length; l++)
            for (var i = 0; i < widths[l]; i++) for (var j = -1; j < FanIn(l); j++) names[Index(l, i, j)] = $"W{l + 1}[{i + 1},{j + 1}]";
        return names;
    }
}
