using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NgHvi.LinearAlgebra;

namespace NgHvi.Models.Deep;

/// <summary>Integration over α_k on the nodes of a rule placed at its conditional mode (adaptive quadrature; Liu and Pierce 1994).</summary>
internal sealed partial class BinaryKernel<TLink>
{
    private readonly Vector512<double>[] nodeAlphas = new Vector512<double>[model.Nodes.Count * model.RandomCount];
    private readonly Vector512<double>[] nodeWeights = new Vector512<double>[model.Nodes.Count];
    private double[] nodeSlopes = [];

    /// <summary>
    /// The nodes α_j = mode + L⁻ᵀξ_j, their normalised weights ∝ w_j p(y, α_j | θ)/N(α_j; mode, P⁻¹), and the slope of every row at each node.
    /// </summary>
    /// <returns>log Σ_j, without ½log|Ω| − ½log|P|.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector512<double> WeighNodes(in FeatureBlock block, in RowPack pack, DeepParameters parameters)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var o = ref MemoryMarshal.GetReference(offsets.AsSpan());
        var end = pack.Start + (pack.Slots * RowPack.Lanes);
        var largest = Vector512.Create(double.NegativeInfinity);
        for (var j = 0; j < nodes.Count; j++)
        {
            var alpha = nodeAlphas.AsSpan(j * R, R);
            var form = PlaceNode(pack, j, alpha);
            Array.Clear(lanes);
            var target = nodeSlopes.AsSpan(j * block.Rows, block.Rows);
            for (var i = pack.Start; i < end; i += RowPack.Lanes)
            {
                var eta = Vector512.LoadUnsafe(ref o, (nuint)i) + RandomPart(ref z, block.Rows, i, alpha);
                for (var l = 0; l < RowPack.Lanes; l++)
                {
                    var row = i + l;
                    target[row] = 0;
                    if (block.Presence[row] != 0)
                    {
                        lanes[l] += TLink.LogProbability(Sign(block, row), eta.GetElement(l), out target[row], out _);
                    }
                }
            }

            var value = Vector512.Create<double>(lanes);
            value = pack.IsShared ? Vector512.Create(Lanes.Sum(value)) : value;
            nodeWeights[j] = value - LogPriorForm(parameters, alpha) + form + Vector512.Create(nodes.LogWeights[j]);
            largest = Vector512.Max(largest, nodeWeights[j]);
        }

        return Normalize(largest);
    }

    /// <summary>α_j of the pack's groups; returns ½ξ_jᵀξ_j.</summary>
    private Vector512<double> PlaceNode(in RowPack pack, int j, Span<Vector512<double>> alpha)
    {
        Span<double> numbers = stackalloc double[RowPack.Lanes];
        var form = Vector512<double>.Zero;
        for (var a = 0; a < R; a++)
        {
            for (var l = 0; l < RowPack.Lanes; l++)
            {
                numbers[l] = nodes.Of(Math.Max(0, pack.Groups[l]))[(j * R) + a];
            }

            var xi = Vector512.Create<double>(numbers);
            form += 0.5 * xi * xi;
            alpha[a] = xi;
        }

        LaneCholesky.SolveUpper(Factor, R, alpha);
        for (var a = 0; a < R; a++)
        {
            alpha[a] += Alpha[a];
        }

        return form;
    }

    private Vector512<double> Normalize(Vector512<double> largest)
    {
        var sum = Vector512<double>.Zero;
        for (var j = 0; j < nodes.Count; j++)
        {
            for (var l = 0; l < RowPack.Lanes; l++)
            {
                lanes[l] = Math.Exp(nodeWeights[j].GetElement(l) - largest.GetElement(l));
            }

            nodeWeights[j] = Vector512.Create<double>(lanes);
            sum += nodeWeights[j];
        }

        for (var j = 0; j < nodes.Count; j++)
        {
            nodeWeights[j] /= sum;
        }

        for (var l = 0; l < RowPack.Lanes; l++)
        {
            lanes[l] = largest.GetElement(l) + Math.Log(sum.GetElement(l));
        }

        return Vector512.Create<double>(lanes);
    }

    /// <summary>The gradient in β and the sensitivities, averaged over the nodes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(in FeatureBlock block, in RowPack pack, DeepParameters parameters, StripeSums sums)
    {
        ref var z = ref MemoryMarshal.GetReference(block.Features);
        ref var d = ref MemoryMarshal.GetReference(nodeSlopes.AsSpan());
        ref var s = ref MemoryMarshal.GetReference(block.Sensitivity);
        var end = pack.Start + (pack.Slots * RowPack.Lanes);
        for (var i = pack.Start; i < end; i += RowPack.Lanes)
        {
            var slope = Vector512<double>.Zero;
            step.AsSpan().Clear();
            for (var j = 0; j < nodes.Count; j++)
            {
                var part = nodeWeights[j] * Vector512.LoadUnsafe(ref d, (nuint)((j * block.Rows) + i));
                slope += part;
                for (var a = 0; a < R; a++)
                {
                    step[a] = Lanes.MultiplyAdd(part, nodeAlphas[(j * R) + a], step[a]);
                }
            }

            for (var f = 0; f < C; f++)
            {
                sums.Fixed[f] = Lanes.MultiplyAdd(slope, Vector512.LoadUnsafe(ref z, (nuint)((f * block.Rows) + i)), sums.Fixed[f]);
                combined[f] = slope * parameters.Beta[f];
            }

            if (block.Sensitivity.Length == 0)
            {
                continue;
            }

            for (var a = 0; a < R; a++)
            {
                combined[RandomFeatures[a]] += step[a];
            }

            for (var f = 1; f < C; f++)
            {
                combined[f].StoreUnsafe(ref s, (nuint)(((f - 1) * block.Rows) + i));
            }
        }
    }
}
