using System.Numerics.Tensors;
using System.Text.Json;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Models;

public class CoordinatesTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    // Units on both sides of the standard deviations, and the logarithm.
    private static readonly double[] Units = [0.2, 3, 0];

    public static TheoryData<string> Cases => ["identity", "affine", "scale 1", "scale 3", "free 2", "free 3", "conditional", "composed"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pulled_back_gradients_and_jacobians_are_those_of_finite_differences(string name)
    {
        var coordinates = Create(name);
        foreach (var x in Points(coordinates.Count))
        {
            var m = coordinates.Count;
            var (theta, slopes, gradient) = (new double[m], new double[m], new double[m]);
            coordinates.Map(x, theta);
            Target(theta, slopes);
            var logJacobian = coordinates.PullBack(x, slopes, gradient);

            Tolerance.Close(logJacobian, coordinates.LogJacobian(x), 1e-14);
            Tolerance.Close(FiniteDifference.Gradient(LogDensity, x), gradient, 1e-7);
            var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(FiniteDifference.Jacobian(Mapped, x));
            Tolerance.Close(Math.Log(Math.Abs(jacobian.Determinant())), logJacobian, 1e-7);
        }

        double[] Mapped(double[] x)
        {
            var theta = new double[coordinates.Count];
            coordinates.Map(x, theta);
            return theta;
        }

        double LogDensity(double[] x) => Target(Mapped(x), new double[x.Length]) + coordinates.LogJacobian(x);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Saved_and_forked_coordinates_are_the_same_to_the_last_bit(string name)
    {
        var coordinates = Create(name);
        var text = JsonSerializer.Serialize(coordinates.ToDocument(), Json);
        var restored = JsonSerializer.Deserialize<CoordinatesDocument>(text, Json)!.Restore();
        var (x, a, b) = (Points(coordinates.Count)[0], new double[coordinates.Count], new double[coordinates.Count]);
        foreach (var other in new[] { restored, coordinates.Fork() })
        {
            coordinates.Map(x, a);
            other.Map(x, b);
            Assert.Equal(a, b);
            Assert.Equal(coordinates.LogJacobian(x), other.LogJacobian(x));
        }

        Assert.Equal(text, JsonSerializer.Serialize(restored.ToDocument(), Json));
    }

    [Theory]
    [InlineData("""{"kind": "affine", "center": [1, 2], "root": [1]}""", "root of the coordinates has length 1, but M² has 4")]
    [InlineData("""{"kind": "affine", "center": [1, 2], "root": [1, 1, 1, 1]}""", "must not be singular")]
    [InlineData("""{"kind": "affine"}""", "")]
    [InlineData("""{"kind": "identity", "count": -1}""", "Count must be ≥ 0")]
    [InlineData("""{"kind": "composed", "last": {"kind": "identity", "count": 2}}""", "need a last and a first part")]
    [InlineData("""{"kind": "scale-correlation", "count": 2, "offset": 1, "units": [1, 1], "isFree": true}""", "does not fit into 2")]
    [InlineData("""{"kind": "scale-correlation", "count": 2, "offset": 0, "units": [1, -1]}""", "must be ≥ 0")]
    public void Documents_that_do_not_fit_together_are_refused(string text, string message)
    {
        var document = JsonSerializer.Deserialize<CoordinatesDocument>(text, Json)!;
        if (message.Length == 0)
        {
            Assert.Equal(0, document.Restore().Count);
            return;
        }

        var error = Assert.Throws<InputException>(document.Restore).Message;
        Assert.StartsWith("The saved coordinates cannot be used: ", error);
        Assert.Contains(message, error);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_mapped_is_found_again(string name)
    {
        var coordinates = Create(name);
        foreach (var x in Points(coordinates.Count))
        {
            var (theta, found) = (new double[x.Length], new double[x.Length]);
            coordinates.Map(x, theta);
            coordinates.Invert(theta, found);
            Tolerance.Close(x, found, 1e-11);
        }
    }

    [Fact]
    public void Scale_coordinates_have_the_standard_deviations_they_are_set_to()
    {
        foreach (var isFree in new[] { false, true })
        {
            var coordinates = new ScaleCorrelationCoordinates(8, 1, [1, 1, 0], isFree);
            var (x, logs, slopes) = (new double[8], new double[3], new double[3]);
            foreach (var deviations in new double[][] { [1e-12, 0.3, 2], [1e-300, 1e-5, 1e-9], [40, 7, 1e4] })
            {
                var expected = Array.ConvertAll(deviations, Math.Log);
                coordinates.SetDiagonal(expected, x);
                coordinates.LogDeviations(x, logs, slopes);
                Tolerance.Close(expected, logs, 1e-9);
            }
        }
    }

    [Fact]
    public void Far_out_nothing_overflows()
    {
        foreach (var isFree in new[] { false, true })
        {
            var coordinates = new ScaleCorrelationCoordinates(3, 0, [1e-3, 0.5], isFree);
            foreach (var u in new[] { -250.0, -36, -12, 12, 100 })
            {
                var (x, theta, gradient) = (new[] { u, 0.5, 0.1 }, new double[3], new double[3]);
                coordinates.Map(x, theta);
                Assert.True(double.IsFinite(coordinates.PullBack(x, [1, 1, 1], gradient)));
                Assert.All(theta.Concat(gradient), value => Assert.True(double.IsFinite(value)));
            }
        }
    }

    [Fact]
    public void Pulling_back_allocates_nothing()
    {
        var coordinates = Create("composed");
        var (x, theta, gradient) = (Points(coordinates.Count)[0], new double[coordinates.Count], new double[coordinates.Count]);
        coordinates.Map(x, theta);
        coordinates.PullBack(x, theta, gradient);
        var before = GC.GetAllocatedBytesForCurrentThread();
        coordinates.Map(x, theta);
        coordinates.PullBack(x, theta, gradient);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(1e-160, 3e-164)]
    [InlineData(1e200, 1e200)]
    public void Determinants_may_lie_outside_the_range_of_numbers(double first, double second) => Tolerance.Close(
        Math.Log(first) + Math.Log(second), new AffineCoordinates([0, 0], [first, 0, 0, second]).LogJacobian([0, 0]), 1e-14);

    private static Coordinates Create(string name) => name switch
    {
        "identity" => new IdentityCoordinates(4),
        "affine" => Affine(4),
        "scale 1" => new ScaleCorrelationCoordinates(3, 1, Units.AsSpan(0, 1), true),
        "scale 3" => new ScaleCorrelationCoordinates(5, 1, Units, false),
        "free 2" => new ScaleCorrelationCoordinates(5, 2, Units.AsSpan(0, 2), true),
        "free 3" => new ScaleCorrelationCoordinates(8, 1, Units, true),
        "conditional" => new ConditionalCoordinates(
            [0.3, -0.2], [1.2, 0, 0.4, 0.8], [0.5, -1, 0.2, 0.3, -0.4], [.. Enumerable.Range(0, 10).Select(i => 0.1 * Math.Sin(i))],
            [.. Enumerable.Range(0, 10).Select(i => 0.02 * Math.Cos(i))]),
        _ => new ComposedCoordinates(new ScaleCorrelationCoordinates(7, 1, Units, true), Affine(7)),
    };

    private static AffineCoordinates Affine(int m)
    {
        var (center, root) = (new double[m], new double[m * m]);
        NormalSampler.Fill(RandomKey.FromSeed(5), center);
        NormalSampler.Fill(RandomKey.FromSeed(6), root);
        for (var i = 0; i < m; i++)
        {
            root[i * (m + 1)] += 3;
        }

        TensorPrimitives.Multiply(root, 0.2, root);
        return new AffineCoordinates(center, root);
    }

    /// <summary>A density of no special form.</summary>
    private static double Target(double[] theta, double[] gradient)
    {
        double value = 0;
        for (var i = 0; i < theta.Length; i++)
        {
            var next = theta[(i + 1) % theta.Length];
            value -= (0.1 * theta[i] * theta[i]) + Math.Sin(theta[i] + (0.3 * next));
        }

        for (var i = 0; i < theta.Length; i++)
        {
            var (next, previous) = (theta[(i + 1) % theta.Length], theta[(i + theta.Length - 1) % theta.Length]);
            gradient[i] = (-0.2 * theta[i]) - Math.Cos(theta[i] + (0.3 * next)) - (0.3 * Math.Cos(previous + (0.3 * theta[i])));
        }

        return value;
    }

    private static double[][] Points(int m) =>
        [.. Enumerable.Range(1, 3).Select(seed =>
        {
            var x = new double[m];
            NormalSampler.Fill(RandomKey.FromSeed(seed), x);
            return x;
        })];
}
