namespace NgHvi;

/// <summary>q(α̃) = Π_k N(μ_k, C_kC_kᵀ) of K transformed random effects, C_k lower triangular.</summary>
internal sealed class LatentGaussians
{
    private readonly int vectors;

    public LatentGaussians(int groups, int r, double scale)
    {
        (GroupCount, RandomCount) = (groups, r);
        vectors = (groups + Vector<double>.Count - 1) / Vector<double>.Count;
        Lambda = new double[(r + (r * (r + 1) / 2)) * PaddedCount];
        for (var i = 0; i < r; i++)
        {
            // Padding stays standard normal: its noise and gradient are 0.
            Row(FactorRow(i, i)).Fill(1);
            Row(FactorRow(i, i))[..groups].Fill(scale);
        }
    }

    public int GroupCount { get; }
    public int RandomCount { get; }
    public int PaddedCount => vectors * Vector<double>.Count;
    public int FreeCount => GroupCount * (RandomCount + (RandomCount * (RandomCount + 1) / 2));
    public double[] Lambda { get; } // Rows over groups: μ, then C's lower triangle row by row.

    // log N(α̃; 0, I) − log q(α̃), with ñ_μ = C v, ñ_C = C Φ(v zᵀ), v = z − Cᵀα̃ (method section 5.3).
    public double NaturalGradient(ReadOnlySpan<double> noise, Span<double> direction, Span<Vector<double>> work)
    {
        var r = RandomCount;
        var draw = work[..r];
        var pulled = work.Slice(r, r);
        var squares = Vector<double>.Zero;
        for (var v = 0; v < vectors; v++)
        {
            var lambda = MemoryMarshal.Cast<double, Vector<double>>(Lambda.AsSpan())[v..];
            var target = MemoryMarshal.Cast<double, Vector<double>>(direction)[v..];
            var z = MemoryMarshal.Cast<double, Vector<double>>(noise)[v..];
            for (var i = 0; i < r; i++)
            {
                var value = lambda[i * vectors];
                for (var j = 0; j <= i; j++) value += lambda[FactorRow(i, j) * vectors] * z[j * vectors];
                draw[i] = value;
                squares += (z[i * vectors] * z[i * vectors]) - (value * value);
            }

            for (var i = 0; i < r; i++)
            {
                var value = z[i * vectors];
                for (var l = i; l < r; l++) value -= lambda[FactorRow(l, i) * vectors] * draw[l];
                pulled[i] = value;
            }

            for (var i = 0; i < r; i++)
            {
                var mean = Vector<double>.Zero;
                for (var j = 0; j <= i; j++)
                {
                    var entry = 0.5 * lambda[FactorRow(i, j) * vectors] * pulled[j] * z[j * vectors];
                    for (var l = j + 1; l <= i; l++) entry += lambda[FactorRow(i, l) * vectors] * pulled[l] * z[j * vectors];
                    target[FactorRow(i, j) * vectors] = entry;
                    mean += lambda[FactorRow(i, j) * vectors] * pulled[j];
                }

                target[i * vectors] = mean;
            }
        }

        return (0.5 * Vector.Sum(squares)) + LogDeterminant();
    }

    public void AlignSigns(Span<double> other)
    {
        for (var k = 0; k < GroupCount; k++)
        {
            for (var j = 0; j < RandomCount; j++)
            {
                var diagonal = (FactorRow(j, j) * PaddedCount) + k;
                var flip = Lambda[diagonal] * other[diagonal] < 0;
                for (var i = j; flip && i < RandomCount; i++) other[(FactorRow(i, j) * PaddedCount) + k] *= -1;
            }
        }
    }

    public LatentGaussians With(ReadOnlySpan<double> lambda)
    {
        var result = new LatentGaussians(GroupCount, RandomCount, 1);
        lambda.CopyTo(result.Lambda);
        return result;
    }

    public LatentApproximation ToApproximation() // KL = Σ_k ½(‖C_k‖² + ‖μ_k‖² − r) − log|C_k|.
    {
        var r = RandomCount;
        var (means, roots) = (new double[GroupCount * r], new double[GroupCount * r * r]);
        for (var (k, next) = (0, 0); k < GroupCount; k++)
        {
            for (var i = 0; i < r; i++, next++)
            {
                means[next] = Row(i)[k];
                for (var j = 0; j <= i; j++) roots[(next * r) + j] = Row(FactorRow(i, j))[k];
            }
        }

        // Padding adds r a group; rounding may leave a 0 negative.
        var squares = FixedOrder.SumOfSquares(Lambda);
        return new(means, roots, Math.Max(0, (0.5 * (squares - (r * (double)PaddedCount))) - LogDeterminant()));
    }

    private double LogDeterminant()
    {
        double sum = 0;
        Span<double> block = stackalloc double[64];
        for (var i = 0; i < RandomCount; i++)
        {
            for (var rest = Row(FactorRow(i, i)); rest.Length > 0;)
            {
                var part = block[..Math.Min(block.Length, rest.Length)];
                TensorPrimitives.Abs(rest[..part.Length], part);
                sum += FixedOrder.LogProduct(part);
                rest = rest[part.Length..];
            }
        }

        return sum;
    }

    private Span<double> Row(int row) => Lambda.AsSpan(row * PaddedCount, PaddedCount);
    private int FactorRow(int i, int j) => RandomCount + (i * (i + 1) / 2) + j;
}
