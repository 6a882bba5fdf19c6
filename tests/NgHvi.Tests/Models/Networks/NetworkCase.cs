namespace NgHvi.Tests.Models.Networks;

/// <summary>A network with weights, inputs and sensitivities of a block of rows.</summary>
internal sealed class NetworkCase
{
    public NetworkCase(int inputs, int[] widths, Activation activation, int rows, int seed = 1)
    {
        Architecture = new NetworkArchitecture(inputs, widths, activation);
        Rows = rows;
        Weights = Normals(Architecture.WeightCount, seed);
        for (var i = 0; i < Weights.Length; i++)
        {
            // Pre-activations of order 1, whatever the width.
            Weights[i] /= Math.Sqrt(1 + Architecture.FanIn(Architecture.LayerOf(i)));
        }

        Inputs = Normals(inputs * rows, seed + 1);
        Sensitivity = Normals(Architecture.FeatureCount * rows, seed + 2);
    }

    public NetworkArchitecture Architecture { get; }

    public int Rows { get; }

    public double[] Weights { get; }

    public double[] Inputs { get; }

    public double[] Sensitivity { get; }

    /// <summary>Features and gradient from a pass.</summary>
    public (double[] Features, double[] Gradient) Run(NetworkPass pass)
    {
        var (features, gradient) = (new double[Sensitivity.Length], new double[Weights.Length]);
        pass.Load(Weights);
        pass.Forward(Inputs, Rows, features);
        pass.Backward(Inputs, Rows, Sensitivity, gradient);
        return (features, gradient);
    }

    private static double[] Normals(int count, int seed)
    {
        var normals = new double[count];
        NormalSampler.Fill(RandomKey.FromSeed(seed), normals);
        return normals;
    }
}
