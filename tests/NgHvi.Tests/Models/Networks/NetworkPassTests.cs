using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models.Networks;

public class NetworkPassTests
{
    private static readonly int[][] Shapes =
    [
        [1, 1], [1, 2], [2, 3], [3, 5], [5, 7], [7, 17], [17, 33], [33, 1], [2, 33, 2], [5, 5, 5], [3, 7, 1], [1, 17, 3], [33, 5, 17],
        [3, 7, 5, 2], [17, 2, 1, 33],
        [7, 3, 33, 6],
    ];

    public static TheoryData<int, NetworkPrecision, Activation> Variants()
    {
        var variants = new TheoryData<int, NetworkPrecision, Activation>();
        foreach (var bits in new[] { 512, 256, 128 })
        {
            foreach (var precision in Enum.GetValues<NetworkPrecision>())
            {
                foreach (var activation in Enum.GetValues<Activation>())
                {
                    variants.Add(bits, precision, activation);
                }
            }
        }

        return variants;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Features_and_gradient_are_those_of_the_plain_version(int bits, NetworkPrecision precision, Activation activation)
    {
        var tolerance = precision == NetworkPrecision.Double ? 1e-12 : 1e-4;
        var seed = 0;
        foreach (var shape in Shapes)
        {
            foreach (var rows in new[] { 16, 48, 64, 272 })
            {
                var example = new NetworkCase(shape[0], shape[1..], activation, rows, ++seed);
                var reference = new ReferenceNetwork(example.Architecture, rows);
                var (features, gradient) = (new double[example.Sensitivity.Length], new double[example.Weights.Length]);
                reference.Load(example.Weights);
                reference.Forward(example.Inputs, rows, features);
                reference.Backward(example.Inputs, rows, example.Sensitivity, gradient);

                // More room than rows, as in a last block.
                var (actualFeatures, actualGradient) = example.Run(new NetworkPass(example.Architecture, rows + 32, precision, bits));
                var what = $"{string.Join('-', shape)}, {rows} rows, {bits} bits: ";
                Tolerance.Close(features, actualFeatures, tolerance, what + "features");
                Tolerance.Close(gradient, actualGradient, tolerance, what + "gradient");
            }
        }
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Softplus)]
    public void Gradient_is_the_derivative(Activation activation)
    {
        var example = new NetworkCase(3, [4, 2], activation, 16);
        var pass = new NetworkPass(example.Architecture, 16);
        var features = new double[example.Sensitivity.Length];
        double Value(double[] weights)
        {
            pass.Load(weights);
            pass.Forward(example.Inputs, 16, features);
            return features.Zip(example.Sensitivity, (z, s) => z * s).Sum();
        }

        // A width that no kink of this case lies within.
        var expected = FiniteDifference.Gradient(Value, example.Weights, 1e-5);
        Tolerance.Close(expected, example.Run(pass).Gradient, 1e-8, "gradient");
    }

    [Fact]
    public void Backward_adds_to_the_gradient()
    {
        var example = new NetworkCase(5, [5, 5], Activation.Relu, 64);
        var pass = new NetworkPass(example.Architecture, 64);
        var once = example.Run(pass).Gradient;
        var twice = once.ToArray();
        pass.Backward(example.Inputs, 64, example.Sensitivity, twice);
        Assert.Equal(once.Select(g => 2 * g), twice);
    }

    [Theory]
    [InlineData(NetworkPrecision.Double)]
    [InlineData(NetworkPrecision.Single)]
    public void Large_blocks_are_sums_of_small_ones(NetworkPrecision precision)
    {
        const int Rows = 4000;
        var example = new NetworkCase(6, [5, 3], Activation.Relu, Rows);
        var (features, gradient) = example.Run(new NetworkPass(example.Architecture, Rows, precision));
        var sum = new double[gradient.Length];
        var small = new NetworkPass(example.Architecture, 16, precision);
        small.Load(example.Weights);
        var (x, z, s) = (new double[6 * 16], new double[3 * 16], new double[3 * 16]);
        for (var row = 0; row < Rows; row += 16)
        {
            Block(example.Inputs, Rows, row, x);
            Block(example.Sensitivity, Rows, row, s);
            small.Forward(x, 16, z);
            small.Backward(x, 16, s, sum);
            for (var i = 0; i < z.Length; i++)
            {
                Assert.Equal(z[i], features[(i / 16 * Rows) + row + (i % 16)]);
            }
        }

        Tolerance.Close(sum, gradient, precision == NetworkPrecision.Double ? 1e-13 : 1e-5, "gradient");
    }

    [Fact]
    public void Same_input_gives_the_same_bits()
    {
        var example = new NetworkCase(17, [9, 7], Activation.Tanh, 272);
        var (features, gradient) = example.Run(new NetworkPass(example.Architecture, 272));
        for (var run = 0; run < 40; run++)
        {
            var again = example.Run(new NetworkPass(example.Architecture, 272 + (16 * run)));
            Assert.Equal(features, again.Features);
            Assert.Equal(gradient, again.Gradient);
        }
    }

    [Fact]
    public void Passes_of_the_same_object_forget_the_last_block()
    {
        var (large, small) = (new NetworkCase(5, [6, 3], Activation.Relu, 272, 1), new NetworkCase(5, [6, 3], Activation.Relu, 16, 8));
        var expected = small.Run(new NetworkPass(small.Architecture, 272));
        var pass = new NetworkPass(small.Architecture, 272);
        large.Run(pass);
        var actual = small.Run(pass);
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal(expected.Gradient, actual.Gradient);
    }

    [Fact]
    public void A_dead_layer_has_no_gradient()
    {
        var example = new NetworkCase(3, [5, 4], Activation.Relu, 48);
        for (var i = 0; i < 5; i++)
        {
            example.Weights[example.Architecture.Index(0, i, -1)] = -1000;
        }

        var gradient = example.Run(new NetworkPass(example.Architecture, 48)).Gradient;
        for (var i = 0; i < gradient.Length; i++)
        {
            // The layer above sees zeros: only its biases matter.
            Assert.True(
                gradient[i] == 0 || (example.Architecture.LayerOf(i) == 1 && example.Architecture.IsBias(i)),
                $"gradient[{i}] is {gradient[i]:R}");
        }

        Assert.Contains(gradient, g => g != 0);
    }

    [Fact]
    public void Derivative_at_the_kink_is_zero()
    {
        var example = new NetworkCase(2, [3], Activation.Relu, 16);
        Array.Clear(example.Weights);
        Assert.All(example.Run(new NetworkPass(example.Architecture, 16)).Gradient, g => Assert.Equal(0, g));
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Softplus)]
    public void A_weight_that_is_not_a_number_shows_in_the_features(Activation activation)
    {
        foreach (var precision in Enum.GetValues<NetworkPrecision>())
        {
            var example = new NetworkCase(3, [5, 4], activation, 48);
            example.Weights[2] = double.NaN;
            Assert.All(example.Run(new NetworkPass(example.Architecture, 48, precision)).Features, z => Assert.True(double.IsNaN(z)));
            example.Weights[2] = double.PositiveInfinity;
            Assert.Equal(192, example.Run(new NetworkPass(example.Architecture, 48, precision)).Features.Length);
        }
    }

    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Softplus)]
    public void Saturated_units_stay_finite(Activation activation)
    {
        var example = new NetworkCase(3, [5, 4], activation, 48);
        for (var i = 0; i < example.Weights.Length; i++)
        {
            example.Weights[i] *= 1e4;
        }

        var (features, gradient) = example.Run(new NetworkPass(example.Architecture, 48));
        Assert.All(features, z => Assert.True(double.IsFinite(z)));
        Assert.All(gradient, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void Without_a_hidden_layer_the_features_are_the_inputs()
    {
        var example = new NetworkCase(3, [], Activation.Relu, 32);
        var (features, gradient) = example.Run(new NetworkPass(example.Architecture, 32, NetworkPrecision.Single));
        Assert.Equal(example.Inputs, features);
        Assert.Empty(gradient);
    }

    [Theory]
    [InlineData(NetworkPrecision.Double)]
    [InlineData(NetworkPrecision.Single)]
    public void Passes_allocate_nothing(NetworkPrecision precision)
    {
        var example = new NetworkCase(17, [9, 7], Activation.Softplus, 272);
        var pass = new NetworkPass(example.Architecture, 272, precision);
        var (features, gradient) = example.Run(pass);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            pass.Load(example.Weights);
            pass.Forward(example.Inputs, 272, features);
            pass.Backward(example.Inputs, 272, example.Sensitivity, gradient);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var example = new NetworkCase(3, [4], Activation.Relu, 32);
        var pass = new NetworkPass(example.Architecture, 32);
        Assert.Throws<ArgumentException>(() => pass.Load(new double[15]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(example.Inputs, 24, new double[128]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(new double[144], 48, new double[192]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(example.Inputs.AsSpan(1), 32, new double[128]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Forward(example.Inputs, 32, new double[127]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Backward(example.Inputs, 32, example.Sensitivity.AsSpan(1), new double[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => pass.Backward(example.Inputs, 32, example.Sensitivity, new double[15]));
    }

    /// <summary>Copies 16 rows of every unit.</summary>
    private static void Block(double[] source, int rows, int row, double[] target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = source[(i / 16 * rows) + row + (i % 16)];
        }
    }
}
