namespace NgHvi;

/// <summary>
/// q(α̃) = Π_k N(α̃_k; μ_k, C_kC_kᵀ) of K transformed random effects with C_k lower triangular, r×r, in arrays over groups; and its natural
/// gradient towards N(0, I), which is what transformed effects of models with normal responses follow exactly (<see
/// cref="DataAugmentationVi"/>).
/// </summary>
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
            // Groups of padding are standard normal for ever: their noise is 0, and so is every gradient.
            Row(FactorRow(i, i)).Fill(1);
            Row(FactorRow(i, i))[..groups].Fill(scale);
        }
    }

    public int GroupCount { get; } // K.
    public int RandomCount { get; } // r.
    public int PaddedCount => vectors * Vector<double>.Count; // K rounded up to whole vectors.
    /// <summary>Free numbers: K(r + r(r + 1)/2).</summary>
    public int FreeCount => GroupCount * (RandomCount + (RandomCount * (RandomCount + 1) / 2));
    public double[] Lambda { get; } // Rows over groups: μ's r entries, then C's lower triangle row by row, each padded to whole vectors.

    /// <summary>
    /// One draw α̃_k = μ_k + C_kz_k with the pathwise gradient g = −α̃ + C⁻ᵀz of log N(α̃; 0, I) − log q(α̃), turned into the natural
    /// gradient ñ_μ = C v and ñ_C = C Φ(v zᵀ), v = Cᵀg = z − Cᵀα̃, where Φ keeps the lower triangle and halves its diagonal (method section
    /// 5.3: for a single draw Cᵀ tril(g zᵀ) has the lower triangle of v zᵀ). No factor is inverted.
    /// </summary>
    public double NaturalGradient(ReadOnlySpan<double> noise, Span<double> direction, Span<Vector<double>> work)
    {
        var r = RandomCount;
        var lambda = MemoryMarshal.Cast<double, Vector<double>>(Lambda.AsSpan());
        var target = MemoryMarshal.Cast<double, Vector<double>>(direction);
        var z = MemoryMarshal.Cast<double, Vector<double>>(noise);
        var draw = work[..r];
        var pulled = work.Slice(r, r);
        var squares = Vector<double>.Zero;
        for (var v = 0; v < vectors; v++)
        {
            for (var i = 0; i < r; i++)
            {
                var value = lambda[(i * vectors) + v];
                for (var j = 0; j <= i; j++) value += lambda[(FactorRow(i, j) * vectors) + v] * z[(j * vectors) + v];
                draw[i] = value;
                squares += (z[(i * vectors) + v] * z[(i * vectors) + v]) - (value * value);
            }

            for (var i = 0; i < r; i++)
            {
                var value = z[(i * vectors) + v];
                for (var l = i; l < r; l++) value -= lambda[(FactorRow(l, i) * vectors) + v] * draw[l];
                pulled[i] = value;
            }

            for (var i = 0; i < r; i++)
            {
                var mean = Vector<double>.Zero;
                for (var j = 0; j <= i; j++)
                {
                    var entry = 0.5 * lambda[(FactorRow(i, j) * vectors) + v] * pulled[j] * z[(j * vectors) + v];
                    for (var l = j + 1; l <= i; l++)
                        entry += lambda[(FactorRow(i, l) * vectors) + v] * pulled[l] * z[(j * vectors) + v];
                    target[(FactorRow(i, j) * vectors) + v] = entry;
                    mean += lambda[(FactorRow(i, j) * vectors) + v] * pulled[j];
                }

                target[(i * vectors) + v] = mean;
            }
        }

        return (0.5 * Vector.Sum(squares)) + LogDeterminant();
    }

    /// <summary>KL(q(α̃) ‖ N(0, I)) = Σ_k ½(‖C_k‖² + ‖μ_k‖² − r) − log|C_k|.</summary>
    public double Divergence()
    {
        // Every padded group adds ‖I‖² − r = 0. Rounding may leave a 0 slightly negative.
        var squares = FixedOrder.SumOfSquares(Lambda);
        return Math.Max(0, (0.5 * (squares - (RandomCount * (double)PaddedCount))) - LogDeterminant());
    }

    /// <summary>Gives the columns of every C_k of another Λ of the same layout the signs they have here.</summary>
    public void AlignSigns(Span<double> other)
    {
        var r = RandomCount;
        for (var k = 0; k < GroupCount; k++)
        {
            for (var j = 0; j < r; j++)
            {
                var diagonal = (FactorRow(j, j) * PaddedCount) + k;
                var flip = Lambda[diagonal] * other[diagonal] < 0;
                for (var i = j; flip && i < r; i++) other[(FactorRow(i, j) * PaddedCount) + k] *= -1;
            }
        }
    }

    /// <summary>A copy at another Λ.</summary>
    public LatentGaussians With(ReadOnlySpan<double> lambda)
    {
        var result = new LatentGaussians(GroupCount, RandomCount, 1);
        lambda.CopyTo(result.Lambda);
        return result;
    }

    /// <summary>μ as K×r and C as K×r×r, row-major.</summary>
    public LatentApproximation ToApproximation()
    {
        var r = RandomCount;
        var (means, roots) = (new double[GroupCount * r], new double[GroupCount * r * r]);
        for (var k = 0; k < GroupCount; k++)
        {
            for (var i = 0; i < r; i++)
            {
                means[(k * r) + i] = Row(i)[k];
                for (var j = 0; j <= i; j++) roots[(((k * r) + i) * r) + j] = Row(FactorRow(i, j))[k];
            }
        }

        return new LatentApproximation(means, roots, Divergence());
    }

    // Σ_k log|C_k|.
    private double LogDeterminant()
    {
        double sum = 0;
        Span<double> block = stackalloc double[64];
        for (var i = 0; i < RandomCount; i++)
        {
            var rest = Row(FactorRow(i, i));
            while (rest.Length > 0)
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
