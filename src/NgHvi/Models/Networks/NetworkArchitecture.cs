namespace NgHvi;

/// <summary>z_l = activation(W_l (1, z_{l−1})), z_0 = x, features z_L; weights are vec W_1, …, vec W_L.</summary>
internal sealed class NetworkArchitecture
{
    private readonly int[] widths;
    private readonly int[] offsets;

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

    public int InputCount { get; }
    public ReadOnlySpan<int> Widths => widths;
    public int LayerCount => widths.Length;
    public Activation Activation { get; }
    public int WeightCount => offsets[^1];
    public int FeatureCount => widths.Length == 0 ? InputCount : widths[^1];

    public int FanIn(int l) => l == 0 ? InputCount : widths[l - 1]; // Without the bias; l from 0.
    public int Offset(int l) => offsets[l];

    public int Index(int l, int i, int j) => offsets[l] + ((j + 1) * widths[l]) + i; // Unit j (−1: bias) to unit i of layer l.

    public bool IsBias(int index)
    {
        var l = LayerOf(index);
        return index - offsets[l] < widths[l];
    }

    public int LayerOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, WeightCount);
        var l = 0;
        while (index >= offsets[l + 1]) l++;
        return l;
    }

    public IReadOnlyList<string> WeightNames() // W1[i,j], all from 1; j = 0: bias.
    {
        var names = new string[WeightCount];
        for (var l = 0; l < widths.Length; l++)
            for (var i = 0; i < widths[l]; i++) for (var j = -1; j < FanIn(l); j++) names[Index(l, i, j)] = $"W{l + 1}[{i + 1},{j + 1}]";
        return names;
    }
}
