using BenchmarkDotNet.Attributes;

namespace NgHvi.Benchmarks;

/// <summary>
/// Forward and backward pass of the networks of the examples in blocks of 256 rows on one thread, biases and activations included, against
/// their matrix products alone by a native library in the same blocks. Single precision is given doubles and gives doubles; the library's
/// is given single numbers.
/// </summary>
public class NetworkBench
{
    private const int BlockRows = 256;
    private NetworkArchitecture architecture = null!;
    private NetworkPass pass = null!;
    private BlasProducts products = null!;
    private double[] inputs = [];
    private float[] singleInputs = [];
    private double[] sensitivity = [];
    private double[] features = [];
    private double[] gradient = [];
    private int blocks;

    /// <summary>6 000 rows of 2a, 30 000 of 2b, 14 000 of 3 and 310 000 of finance.</summary>
    [ParamsSource(nameof(Shapes))]
    public NetworkShape Network { get; set; } = null!;

    /// <summary>Numbers inside.</summary>
    [Params(NetworkPrecision.Double, NetworkPrecision.Single)]
    public NetworkPrecision Precision { get; set; }

    public static IEnumerable<NetworkShape> Shapes =>
    [
        new("2a", [5, 5, 5], 6_000), new("2b", [64, 32, 16], 30_000), new("3", [5, 5, 5], 14_000), new("finance", [3, 32, 16, 8], 310_000),
    ];

    [GlobalSetup]
    public void Setup()
    {
        architecture = new NetworkArchitecture(Network.Units[0], [.. Network.Units.Skip(1)]);
        blocks = (Network.Rows + BlockRows - 1) / BlockRows;
        pass = new NetworkPass(architecture, BlockRows, Precision);
        products = new BlasProducts(architecture, BlockRows);
        inputs = Normals(architecture.InputCount * BlockRows * blocks, 1);
        singleInputs = [.. inputs.Select(x => (float)x)];
        sensitivity = Normals(architecture.FeatureCount * BlockRows * blocks, 2);
        features = new double[architecture.FeatureCount * BlockRows];
        gradient = new double[architecture.WeightCount];
        pass.Load([.. Normals(architecture.WeightCount, 3).Select(z => z / 5)]);
    }

    [Benchmark(Baseline = true, Description = "OpenBLAS, products only")]
    public void Blas()
    {
        var length = architecture.InputCount * BlockRows;
        for (var b = 0; b < blocks; b++)
        {
            if (Precision == NetworkPrecision.Double)
            {
                products.Run(inputs.AsSpan(b * length, length));
            }
            else
            {
                products.Run(singleInputs.AsSpan(b * length, length));
            }
        }
    }

    [Benchmark(Description = "NetworkPass")]
    public double Pass()
    {
        var (inputLength, featureLength) = (architecture.InputCount * BlockRows, architecture.FeatureCount * BlockRows);
        Array.Clear(gradient);
        for (var b = 0; b < blocks; b++)
        {
            var x = inputs.AsSpan(b * inputLength, inputLength);
            pass.Forward(x, BlockRows, features);
            pass.Backward(x, BlockRows, sensitivity.AsSpan(b * featureLength, featureLength), gradient);
        }

        return gradient[0];
    }

    private static double[] Normals(int count, int seed)
    {
        var normals = new double[count];
        NormalSampler.Fill(RandomKey.FromSeed(seed), normals);
        return normals;
    }
}
